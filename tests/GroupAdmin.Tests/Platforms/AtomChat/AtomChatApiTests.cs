using System;
using System.Collections.Generic;
using System.Security;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatApiTests
{
    [Fact]
    public async Task A_free_call_sends_its_fields_as_a_form_and_gives_the_whole_answer_as_plain_values()
    {
        using var wire = new AtomChatWire().Then("""{"success":{"status":"2000","data":[{"n":1.5}]}}""");

        var answer = await wire.Client.InvokeAsync(
            new ApiCall("POST", "getSomething")
            {
                Fields = new Dictionary<string, object?>
                {
                    ["UIDs"] = new object?[] { "u1", 2, "ü" },
                    ["deep"] = true,
                    ["size"] = 1.5,
                    ["none"] = null,
                    ["text"] = "a b&c",
                    ["when"] = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero),
                },
            },
            default);

        wire.AssertOne("getSomething", "UIDs=u1%2C2%2C%C3%BC&deep=true&size=1.5&text=a%20b%26c&when=2024-01-02T03%3A04%3A05.0000000%2B00%3A00");
        var whole = Assert.IsType<Dictionary<string, object?>>(answer);
        var data = Assert.IsType<object?[]>(Assert.IsType<Dictionary<string, object?>>(whole["success"])["data"]);
        Assert.Equal(1.5m, Assert.IsType<Dictionary<string, object?>>(data[0])["n"]);
    }

    [Fact]
    public async Task A_text_is_sent_as_it_is_and_no_fields_are_an_empty_form()
    {
        using var wire = new AtomChatWire().ThenDone().ThenDone();

        await wire.Client.InvokeAsync(new ApiCall("post", "/getUser") { Text = "UID=u1&x=%20" }, default);
        await wire.Client.InvokeAsync(new ApiCall("POST", "getGroupList"), default);

        wire.AssertAll("getUser UID=u1&x=%20", "getGroupList ");
    }

    [Theory]
    [InlineData("getUser", true)]
    [InlineData("addUsersToGroup", true)]
    [InlineData("deleteUser", true)]
    [InlineData("createGroup", false)]
    [InlineData("sendMessage", false)]
    [InlineData("somethingElse", false)]
    public async Task Only_what_is_known_to_be_safe_is_repeated(string operation, bool isIdempotent)
    {
        using var wire = new AtomChatWire().ThenDone();

        await wire.Client.InvokeAsync(new ApiCall("POST", operation), default);

        Assert.Equal(isIdempotent, wire.Calls[0].IsIdempotent);
    }

    [Fact]
    public async Task A_failure_is_classified_and_an_unknown_shape_is_handed_over()
    {
        using var wire = new AtomChatWire().ThenFailed("Invalid UID.").Then("[1,2]").Then("nonsense");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(
            new ApiCall("POST", "getUser") { Fields = new Dictionary<string, object?> { ["UID"] = "u1" } }, default));
        var list = await wire.Client.InvokeAsync(new ApiCall("POST", "getList"), default);
        var nonsense = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall("POST", "getList"), default));

        Assert.Equal((ChatErrorKind.NotFound, "u1"), (error.Kind, error.Target));
        Assert.Equal([1L, 2L], Assert.IsType<object?[]>(list));
        Assert.Equal(ChatErrorKind.MalformedAnswer, nonsense.Kind);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_method_other_than_POST_is_refused(string method)
    {
        using var wire = new AtomChatWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(method, "getUser"), default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("only POST", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://evil.test/getUser")]
    [InlineData("//evil.test/getUser")]
    [InlineData("a//b")]
    [InlineData("../v1/getUser")]
    [InlineData("x/../../y")]
    [InlineData("getUser?UID=u1")]
    [InlineData("getUser#x")]
    [InlineData("%2e%2e/x")]
    [InlineData("x\\y")]
    [InlineData("get User")]
    [InlineData("a:b@c")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        using var wire = new AtomChatWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall("POST", path), default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("-Path", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Values_that_no_form_can_carry_are_refused()
    {
        using var wire = new AtomChatWire();

        var comma = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(
            new ApiCall("POST", "getUser") { Fields = new Dictionary<string, object?> { ["UIDs"] = new[] { "a", "b,c" } } }, default));
        var dictionary = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(
            new ApiCall("POST", "getUser") { Fields = new Dictionary<string, object?> { ["x"] = new Dictionary<string, string>() } }, default));

        Assert.Contains("'UIDs' contains a comma", comma.Message, StringComparison.Ordinal);
        Assert.Contains("'x' holds a dictionary", dictionary.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_secret_in_a_field_is_sent_and_never_shown()
    {
        using var wire = new AtomChatWire().ThenFailed("wrong: hidden-pass");
        using var secret = new SecureString();
        foreach (var character in "hidden-pass")
        {
            secret.AppendChar(character);
        }

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(
            new ApiCall("POST", "setPassword") { Fields = new Dictionary<string, object?> { ["password"] = secret } }, default));

        wire.AssertOne("setPassword", "password=hidden-pass");
        Assert.DoesNotContain("hidden-pass", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Users not part of group.", ChatErrorKind.InvalidRequest)]
    [InlineData("User already Blocked.", ChatErrorKind.InvalidRequest)]
    [InlineData("Invalid Sender or Receiver UID", ChatErrorKind.NotFound)]
    [InlineData("Group does not exist.", ChatErrorKind.NotFound)]
    [InlineData("GUID must be unique.", ChatErrorKind.AlreadyExists)]
    [InlineData("Anything else", ChatErrorKind.InvalidRequest)]
    public async Task A_failure_of_a_free_call_says_only_what_is_known(string message, ChatErrorKind kind)
    {
        using var wire = new AtomChatWire().ThenFailed(message);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall("POST", "doIt") { Text = "x=1" }, default));

        Assert.Equal(kind, error.Kind);
        Assert.Equal($"AtomChat refused doIt. AtomChat answered: {message.TrimEnd('.')} (code 2001).", error.Message);
    }

    [Fact]
    public async Task An_operation_that_is_not_there_points_to_the_path()
    {
        using var wire = new AtomChatWire().Then("not found", 404);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall("POST", "getNothing"), default));

        Assert.Contains("check -Path", error.Message, StringComparison.Ordinal);
    }
}
