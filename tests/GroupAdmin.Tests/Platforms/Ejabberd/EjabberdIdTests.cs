using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms.Ejabberd;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

public sealed class EjabberdIdTests
{
    private readonly EjabberdIds ids = new("Chat.Example");

    [Theory]
    [InlineData("Alice", "alice@chat.example")]
    [InlineData("ALICE@CHAT.EXAMPLE", "alice@chat.example")]
    [InlineData("bob@Other.Example", "bob@other.example")]
    [InlineData("@Spam.Example", "@spam.example")]
    public void Spellings_of_one_account_are_one(string id, string canonical) => Assert.Equal(canonical, ids.Canonical(IdKind.User, id));

    [Theory]
    [InlineData("Ops", "ops")]
    [InlineData("OPS@Conference.Chat.Example", "ops")]
    [InlineData("ops@rooms.example", "ops@rooms.example")]
    public void A_room_of_the_usual_service_is_its_name(string id, string canonical) => Assert.Equal(canonical, ids.Canonical(IdKind.Group, id));

    // What the server made of these names (measured).
    [Theory]
    [InlineData("ß", "ss")]
    [InlineData("İ", "i\u0307")]
    [InlineData("ﬁ", "fi")]
    [InlineData("Ⅷ", "viii")]
    [InlineData("Σς", "σσ")]
    [InlineData("a\u00ADb", "ab")]
    [InlineData("a\u200Bb", "ab")]
    [InlineData("¼", "1⁄4")]
    [InlineData("ａ", "a")]
    [InlineData("ÜNI", "üni")]
    [InlineData("a,b;c\\d.e=f+g%2F", "a,b;c\\d.e=f+g%2f")]
    public void Names_are_folded_as_the_server_folds_them(string name, string folded) => Assert.Equal(folded, EjabberdIds.Fold(name));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a b", "space")]
    [InlineData("a\u00A0b", "space")]
    [InlineData("a&b", "'&'")]
    [InlineData("a'b", "'''")]
    [InlineData("a:b", "':'")]
    [InlineData("a<b", "'<'")]
    [InlineData("a\"b", "'\"'")]
    [InlineData("alice@host/phone", "'/'")]
    [InlineData("a\u0007b", "U+0007")]
    [InlineData("a\uE000b", "U+E000")]
    [InlineData("a@b@c", "no host name")]
    [InlineData("a@", "no host name")]
    [InlineData("a@b..c", "no host name")]
    [InlineData("\u00AD", "no name")]
    public void What_no_address_can_hold_is_refused(string id, string why)
    {
        Assert.Contains(why, EjabberdIds.Refuse(IdKind.User, id), System.StringComparison.Ordinal);
        Assert.Contains(why, EjabberdIds.Refuse(IdKind.Group, id), System.StringComparison.Ordinal);
    }

    // An attribute cannot hold half a character.
    [Fact]
    public void Half_a_character_is_refused() => Assert.Contains("U+D800", EjabberdIds.Refuse(IdKind.User, "a\uD800b"), System.StringComparison.Ordinal);

    [Fact]
    public void A_name_has_at_most_1023_bytes_and_a_whole_host_is_no_room()
    {
        Assert.Null(EjabberdIds.Refuse(IdKind.User, new string('x', 1023)));
        Assert.Contains("1,024 bytes", EjabberdIds.Refuse(IdKind.User, new string('x', 1024)), System.StringComparison.Ordinal);
        Assert.Contains("1,024 bytes", EjabberdIds.Refuse(IdKind.Group, new string('ü', 512)), System.StringComparison.Ordinal);
        Assert.Null(EjabberdIds.Refuse(IdKind.User, "@spam.example"));
        Assert.NotNull(EjabberdIds.Refuse(IdKind.Group, "@conference.example"));
    }
}
