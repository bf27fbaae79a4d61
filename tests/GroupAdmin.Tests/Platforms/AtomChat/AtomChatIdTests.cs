using System.Net.Http;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms.AtomChat;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("ops-1_2.3:x@y/z?&=+%")]
    [InlineData("two words")]
    [InlineData("ünï")]
    [InlineData("😀")]
    public void Every_id_that_a_form_can_carry_is_taken(string id)
    {
        using var wire = new AtomChatWire();
        Assert.Null(wire.Client.Refuse(IdKind.User, id));
        Assert.Null(wire.Client.Refuse(IdKind.Group, id));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \t", "empty")]
    [InlineData("a,b", "comma")]
    [InlineData(",", "comma")]
    [InlineData(" a", "white space")]
    [InlineData("a\u00A0", "white space")]
    [InlineData("a\nb", "control")]
    [InlineData("a\0b", "control")]
    [InlineData("a\u0085b", "control")]
    public void An_id_that_the_platform_cannot_carry_is_refused_with_the_reason(string id, string reason)
    {
        using var wire = new AtomChatWire();
        Assert.Contains(reason, wire.Client.Refuse(IdKind.User, id), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Half_characters_are_refused()
    {
        using var wire = new AtomChatWire();
        Assert.Contains("lone surrogate", wire.Client.Refuse(IdKind.User, "a\ud83d"), System.StringComparison.Ordinal);
        Assert.Contains("lone surrogate", wire.Client.Refuse(IdKind.User, "\ude00a"), System.StringComparison.Ordinal);
        Assert.Contains("lone surrogate", wire.Client.Refuse(IdKind.User, "\ud83d\ud83d\ude00"), System.StringComparison.Ordinal);
    }

    [Fact]
    public void The_bound_on_the_length_is_said_to_be_ours()
    {
        using var wire = new AtomChatWire();
        Assert.Null(wire.Client.Refuse(IdKind.Group, new string('x', 255)));
        Assert.Contains("this module", wire.Client.Refuse(IdKind.Group, new string('x', 256)), System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_put_into_its_header_once_however_often_a_request_is_signed()
    {
        var signer = AtomChatPlatform.Registration.CreateSigner(null, "some-key", new Redactor());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://chat.test/x");

        await signer.SignAsync(request, default);
        await signer.SignAsync(request, default);

        Assert.Equal("some-key", Assert.Single(request.Headers.GetValues("api-key")));
    }
}
