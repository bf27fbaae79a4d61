using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatErrorTests
{
    [Theory]
    [InlineData("1010", "Invalid API KEY.")]
    [InlineData("1011", "Incorrect API KEY.")]
    [InlineData("1011", "something new")]
    [InlineData("2001", "incorrect api key")]
    public async Task A_refused_key_names_the_platform_and_what_to_check(string code, string message)
    {
        using var wire = new AtomChatWire().ThenFailed(message, code);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.Authentication, error.Kind);
        Assert.Equal(ChatErrorScope.Connection, error.Scope);
        Assert.StartsWith("AtomChat refused the API key: check -Secret", error.Message, StringComparison.Ordinal);
        Assert.Equal((code, message), (error.PlatformCode, error.PlatformText));
        Assert.Equal(("AtomChat", "deleteGroup", 200), (error.Platform, error.Operation, error.StatusCode));
    }

    [Theory]
    [InlineData("createGroup", "GUID must be unique.", ChatErrorKind.AlreadyExists, ChatErrorScope.Target, "ops")]
    [InlineData("createGroup", "guid  must be UNIQUE", ChatErrorKind.AlreadyExists, ChatErrorScope.Target, "ops")]
    [InlineData("createGroup", "Group name is not defined.", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "ops")]
    [InlineData("createGroup", "Password required for Password Protected Group.", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "ops")]
    [InlineData("createGroup", "GUID is not defined.", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "ops")]
    [InlineData("createGroup", "Invalid UID.", ChatErrorKind.NotFound, ChatErrorScope.Target, "boss")]
    [InlineData("updateGroup", "GUID does not exist.", ChatErrorKind.NotFound, ChatErrorScope.Target, "ops")]
    [InlineData("updateGroup", "Group does not exist", ChatErrorKind.NotFound, ChatErrorScope.Target, "ops")]
    [InlineData("updateGroup", "GUID is not defined.", ChatErrorKind.NotFound, ChatErrorScope.Target, "ops")]
    [InlineData("createUser", "User already exists", ChatErrorKind.AlreadyExists, ChatErrorScope.Target, "u1")]
    [InlineData("createUser", "Invalid UID", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "u1")]
    [InlineData("deleteUser", "User not registered", ChatErrorKind.NotFound, ChatErrorScope.Target, "u1")]
    [InlineData("deleteUser", "Invalid UID.", ChatErrorKind.NotFound, ChatErrorScope.Target, "u1")]
    [InlineData("deleteUser", "The moon is in the wrong house.", ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "u1")]
    public async Task A_message_decides_the_kind_the_scope_and_the_target(string operation, string message, ChatErrorKind kind, ChatErrorScope scope, string target)
    {
        using var wire = new AtomChatWire().ThenFailed(message);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => operation switch
        {
            "createGroup" => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Owner = "boss" }, default),
            "updateGroup" => wire.Client.UpdateGroupAsync(new GroupChange("ops") { Name = "X" }, default),
            "createUser" => wire.Client.CreateUserAsync(new NewUser { Id = "u1", Name = "X" }, default),
            _ => wire.Client.DeleteUserAsync("u1", default),
        });

        Assert.Equal((kind, scope, target), (error.Kind, error.Scope, error.Target));
        Assert.Equal(operation, error.Operation);
        Assert.Equal("2001", error.PlatformCode);
        Assert.Contains(message.TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.Contains("(code 2001)", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveTakenEffect);
        Assert.False(error.IsUnchanged);
    }

    [Theory]
    [InlineData("""{"failed":{"status":2001,"message":"Group does not exist."}}""", "2001")]
    [InlineData("""{"failed":{"message":"Group does not exist."}}""", null)]
    [InlineData("""{"took":1,"failed":{"status":null,"message":" group does not exist . ","data":[1]}}""", null)]
    public async Task A_code_may_be_a_number_or_missing(string body, string? code)
    {
        using var wire = new AtomChatWire().Then(body);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Equal(code, error.PlatformCode);
    }

    [Theory]
    [InlineData("""{"failed":{}}""")]
    [InlineData("""{"failed":{"status":["2001"],"message":{"text":"no"}}}""")]
    public async Task A_failure_without_a_reason_is_a_failure_all_the_same(string body)
    {
        using var wire = new AtomChatWire().Then(body);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("gave no reason", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, ChatErrorKind.InvalidRequest, ChatErrorScope.Call, "HTTP 400", false)]
    [InlineData(401, ChatErrorKind.Authentication, ChatErrorScope.Connection, "check -Secret", false)]
    [InlineData(403, ChatErrorKind.Permission, ChatErrorScope.Connection, "HTTP 403", false)]
    [InlineData(404, ChatErrorKind.InvalidRequest, ChatErrorScope.Connection, "check -BaseUri", false)]
    [InlineData(405, ChatErrorKind.InvalidRequest, ChatErrorScope.Connection, "check -BaseUri", false)]
    [InlineData(500, ChatErrorKind.Server, ChatErrorScope.Call, "try again later", true)]
    [InlineData(599, ChatErrorKind.Server, ChatErrorScope.Call, "HTTP 599", true)]
    public async Task An_HTTP_status_that_is_no_success_decides_where_the_body_does_not(int status, ChatErrorKind kind, ChatErrorScope scope, string hint, bool mayHaveTakenEffect)
    {
        foreach (var body in new[] { string.Empty, "<html>Sorry</html>", "[]", "{}", """{"success":{"status":"2000","message":"x"}}""", """{"failed":{"status":"9","message":"Other."}}""" })
        {
            using var wire = new AtomChatWire().Then(body, status);

            var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

            Assert.Equal((kind, scope, mayHaveTakenEffect), (error.Kind, error.Scope, error.MayHaveTakenEffect));
            Assert.Equal(status, error.StatusCode);
            Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_known_message_decides_whatever_the_HTTP_status_is()
    {
        using var wire = new AtomChatWire().Then("""{"failed":{"status":"2001","message":"Group does not exist."}}""", 400);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal((ChatErrorKind.NotFound, 400), (error.Kind, error.StatusCode));
    }

    [Fact]
    public async Task A_server_failure_of_a_read_leaves_no_doubt()
    {
        using var wire = new AtomChatWire().Then("oops", 500);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetUserAsync("u1", false, default));

        Assert.False(error.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("OK")]
    [InlineData("<!DOCTYPE html><html><body>Log in</body></html>")]
    [InlineData("""{"success":{"status":"2000","message":"Do""")]
    [InlineData("""{"success":{"status":"2000"}}}""")]
    [InlineData("""{"success":{"status":"2000"},"failed":{"status":"2001"}}""")]
    [InlineData("""{"success":null,"failed":{"status":"2001","message":"x"}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"success\"")]
    [InlineData("""{"Success":{"status":"2000"}}""")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":[{"status":"2000"}]}""")]
    [InlineData("""{"success":{}}""")]
    [InlineData("""{"success":{"status":"2001","message":"x"}}""")]
    [InlineData("""{"success":{"status":["2000"]}}""")]
    [InlineData("""{"failed":true}""")]
    public async Task An_answer_that_makes_no_sense_is_an_error_that_leaves_a_change_in_doubt(string body)
    {
        using var wire = new AtomChatWire().Then(body);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Contains("deleteGroup for 'ops'", error.Message, StringComparison.Ordinal);
        Assert.Contains(body.Trim().Length == 0 ? "empty body" : "It begins: " + body, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"success":{"status":2000,"message":"x"}}""")]
    [InlineData("""{"success":{"message":"x","status":" 2000 ","data":null}}""")]
    [InlineData("\uFEFF{\"success\":{\"status\":\"2000\"}}\r\n")]
    public async Task A_success_may_be_written_in_several_ways(string body)
    {
        using var wire = new AtomChatWire().Then(body);

        await wire.Client.DeleteGroupAsync("ops", default);

        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task An_answer_that_names_two_statuses_is_an_error_that_names_the_status()
    {
        using var wire = new AtomChatWire().Then("""{"success":{"status":"1","status":"2000"}}""");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Contains("names 'status' twice in one object", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_JSON_is_an_error_and_no_crash()
    {
        using var wire = new AtomChatWire().Then("{\"success\":" + new string('[', 100_000));

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
    }

    [Fact]
    public async Task The_start_of_an_answer_is_shown_on_one_line_cut_and_without_the_key()
    {
        using var wire = new AtomChatWire().Then($"<p>\u0007\u001b[31m\r\nkey={AtomChatWire.Key} " + new string('é', 500));

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetUserAsync("u1", false, default));

        var start = error.Message[error.Message.IndexOf("It begins: ", StringComparison.Ordinal)..];
        Assert.StartsWith("It begins: <p>\uFFFD\uFFFD[31m  key=[redacted] éé", start, StringComparison.Ordinal);
        Assert.EndsWith("é…", start, StringComparison.Ordinal);
        Assert.InRange(start.Length, 200, 215);
        Assert.Contains("It looks like a web page: check -BaseUri.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.ToString(), character => char.IsControl(character) && character is not ('\r' or '\n' or '\t'));
    }

    [Theory]
    [InlineData(180)]
    [InlineData(190)]
    [InlineData(199)]
    [InlineData(200)]
    public async Task A_key_that_stands_at_the_cut_does_not_show_in_part(int before)
    {
        using var wire = new AtomChatWire().Then(new string('x', before) + AtomChatWire.Key);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetUserAsync("u1", false, default));

        Assert.DoesNotContain(AtomChatWire.Key[..3], error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_platform_echoes_shows_nowhere()
    {
        using var wire = new AtomChatWire()
            .ThenFailed($"Incorrect API KEY {AtomChatWire.Key}.", "1011")
            .ThenFailed($"No {AtomChatWire.Key}\\u0000\\nhere", $"c-{AtomChatWire.Key}")
            .ThenData($$$"""{"user":{"uid":"{{{AtomChatWire.Key}}}"}}""")
            .ThenData($$"""{"{{AtomChatWire.Key}}":["u1"]}""");

        var errors = new[]
        {
            await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default)),
            await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default)),
            await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetUserAsync("u1", false, default)),
            await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.ListMembers("ops", ListRange.All).ReadAsync(default)),
        };

        Assert.All(errors, error =>
        {
            Assert.DoesNotContain(AtomChatWire.Key, error + error.PlatformText + error.PlatformCode, StringComparison.Ordinal);
            Assert.DoesNotContain(error.Message, char.IsControl);
        });
        Assert.Equal("No [redacted]\uFFFD here", errors[1].PlatformText);
    }

    [Fact]
    public async Task Random_bytes_are_always_an_error()
    {
        var random = new Random(7);
        var valid = Encoding.UTF8.GetBytes("""{"success":{"status":"2000","message":"Done.","data":{"user":{"uid":"u1","lastactivity":"1700000000","friends":"a,b"}}}}""");
        for (var round = 0; round < 2000; round++)
        {
            var body = valid.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            using var wire = new AtomChatWire().Then(body);
            try
            {
                Assert.Equal("u1", (await wire.Client.GetUserAsync("u1", false, default))?.Id, ignoreCase: true);
            }
            catch (ChatServiceException error)
            {
                Assert.True(error.Kind is ChatErrorKind.MalformedAnswer or ChatErrorKind.InvalidRequest);
            }
        }
    }
}
