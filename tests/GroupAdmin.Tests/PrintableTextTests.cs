using Xunit;

namespace GroupAdmin.Tests;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Évariste 漢字 👩‍👩‍👧 שלום", "Évariste 漢字 👩‍👩‍👧 שלום")]
    [InlineData("a\u001b[31mb", "a\uFFFD[31mb")]
    [InlineData("\u001b]0;title\u0007", "\uFFFD]0;title\uFFFD")]
    [InlineData("\u009b31m\u0085\0\b\r\n\t\u007f", "\uFFFD31m\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("a\u2028b\u2029c", "a\uFFFDb\uFFFDc")]
    [InlineData("\u202aa\u202eb\u2066c\u2069", "\uFFFDa\uFFFDb\uFFFDc\uFFFD")]
    public void Nothing_in_a_text_commands_a_terminal_or_turns_its_direction(string text, string printable) =>
        Assert.Equal(printable, PrintableText.Of(text));

    [Fact]
    public void A_text_with_nothing_to_replace_is_not_copied()
    {
        var text = new string('x', 100);
        Assert.Same(text, PrintableText.Of(text));
    }

    [Fact]
    public void The_message_of_a_failure_is_printable_whatever_was_put_into_it() =>
        Assert.Equal("There is no group 'g\uFFFD[2J'.", new ChatServiceException(ChatErrorKind.NotFound, "There is no group 'g\u001b[2J'.").Message);
}
