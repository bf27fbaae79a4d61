using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms.Ejabberd;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

public sealed class EjabberdErrorTests
{
    private const string Page = "<?xml version='1.0'?><html><body><h1>404 Not Found</h1></body></html>";

    private readonly EjabberdErrors errors = new("Ejabberd", new Redactor());

    // What the server answered, as it was measured.
    [Theory]
    [InlineData(401, """{"status":"error","code":10,"message":"You are not authorized to call this command."}""", ChatErrorKind.Authentication, ChatErrorScope.Connection, "full JID")]
    [InlineData(401, """{"status":"error","code":10,"message":"Oauth Token is invalid or expired."}""", ChatErrorKind.Authentication, ChatErrorScope.Connection, "Oauth Token is invalid or expired")]
    [InlineData(403, """{"status":"error","code":32,"message":"AccessRules: Account does not have the right to perform the operation."}""", ChatErrorKind.Permission, ChatErrorScope.Connection, "api_permissions")]
    [InlineData(404, """{"status":"error","code":40,"message":"Endpoint not found."}""", ChatErrorKind.InvalidRequest, ChatErrorScope.Connection, "no command 'some_command'")]
    [InlineData(404, Page, ChatErrorKind.InvalidRequest, ChatErrorScope.Connection, "check -BaseUri")]
    [InlineData(404, "\"unknown_user\"", ChatErrorKind.NotFound, ChatErrorScope.Users, "no user 'ann@localhost'")]
    [InlineData(409, """{"status":"error","code":10090,"message":"User ann@localhost already registered"}""", ChatErrorKind.AlreadyExists, ChatErrorScope.Target, "a user 'ann@localhost'")]
    [InlineData(500, """{"status":"error","code":10001,"message":"Unknown virtual host"}""", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "Unknown virtual host (code 10001)")]
    [InlineData(500, "\"internal_error\"", ChatErrorKind.Server, ChatErrorScope.Call, "internal_error")]
    [InlineData(400, "\"Room already exists\"", ChatErrorKind.AlreadyExists, ChatErrorScope.Target, "a group 'ops'")]
    [InlineData(400, "\"Room not found\"", ChatErrorKind.NotFound, ChatErrorScope.Target, "no group 'ops'")]
    [InlineData(400, "\"The room does not exist.\"", ChatErrorKind.NotFound, ChatErrorScope.Target, "no group 'ops'")]
    [InlineData(400, "\"Room doesn't exists\"", ChatErrorKind.NotFound, ChatErrorScope.Target, "no group 'ops'")]
    [InlineData(400, "\"room_not_found\"", ChatErrorKind.NotFound, ChatErrorScope.Target, "no group 'ops'")]
    [InlineData(400, "\"Unable to perform change\"", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "Unable to perform change")]
    [InlineData(400, "\"Request have missing argument: host\"", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "missing argument: host")]
    [InlineData(400, Page, ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "The answer begins: <?xml")]
    [InlineData(500, "", ChatErrorKind.Server, ChatErrorScope.Call, "The answer is empty.")]
    public void Every_shape_of_error_is_told_apart(int status, string body, ChatErrorKind kind, ChatErrorScope scope, string said)
    {
        var error = errors.Failed(new EjabberdCall("some_command") { GroupId = "ops", UserId = "ann@localhost" }, status, Encoding.UTF8.GetBytes(body));

        Assert.Equal(kind, error.Kind);
        Assert.Equal(scope, error.Scope);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(status, error.StatusCode);
    }

    [Theory]
    [InlineData("1", ChatErrorKind.InvalidRequest)]
    [InlineData("2", ChatErrorKind.MalformedAnswer)]
    [InlineData("\"done\"", ChatErrorKind.MalformedAnswer)]
    [InlineData("", ChatErrorKind.MalformedAnswer)]
    [InlineData("{\"a\":", ChatErrorKind.MalformedAnswer)]
    [InlineData("<html>", ChatErrorKind.MalformedAnswer)]
    public async Task A_success_that_is_not_0_is_none(string body, ChatErrorKind kind)
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"none"}""").On("set_room_affiliation", body).OnAffiliations();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteUserAsync("@host", CancellationToken.None));
        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        var answer = await wire.Client.AddMembersAsync("ops", ["ann"], false, CancellationToken.None);

        Assert.Equal(kind, answer.FailureOf("ann")!.Kind);
    }

    [Fact]
    public void A_secret_that_the_server_repeats_is_taken_out()
    {
        var redactor = new Redactor();
        redactor.Learn("open-sesame");
        var error = new EjabberdErrors("Ejabberd", redactor).Failed(new EjabberdCall("x"), 400, Encoding.UTF8.GetBytes("\"Arg open-sesame is not in format binary\""));

        Assert.DoesNotContain("open-sesame", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("open-sesame", error.PlatformText, StringComparison.Ordinal);
    }

    // The first attempt may have deleted the group, and what the second was told is cut off.
    [Fact]
    public async Task A_refusal_that_cannot_be_read_leaves_open_what_an_attempt_before_did()
    {
        const string Cut = "\"Room does";
        using var wire = new EjabberdWire().OnLost("destroy_room").On("destroy_room", Cut, 400).On("destroy_room", Cut, 400);

        var repeated = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", CancellationToken.None));
        var single = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", CancellationToken.None));

        Assert.True(repeated.MayHaveTakenEffect);
        Assert.Contains("Whether an attempt before changed anything is not known.", repeated.Message, StringComparison.Ordinal);
        Assert.False(single.MayHaveTakenEffect);
        Assert.DoesNotContain("attempt before", single.Message, StringComparison.Ordinal);
    }
}
