using System.Linq;
using System.Security;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatGroupTests
{
    [Fact]
    public async Task Create_group_sends_id_name_and_public_where_no_type_is_given()
    {
        using var wire = new AtomChatWire().ThenDone(",\"guid\":\"ops\",\"roomid\":17");

        var group = await wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops & Co. é+" }, default);

        wire.AssertOne("createGroup", "GUID=ops&name=Ops%20%26%20Co.%20%C3%A9%2B&type=0");
        Assert.False(wire.Calls[0].IsIdempotent);
        Assert.Equal("ops", wire.Calls[0].Target);
        Assert.Equal("ops", group.Id);
        Assert.Equal("Ops & Co. é+", group.Name);
        Assert.Equal(ChatGroupType.Public, group.Type);
        Assert.Equal("AtomChat", group.Platform);
        Assert.Equal("test", group.ConnectionName);
        Assert.Equal(17L, Assert.Single(group.AdditionalProperties, property => property.Key == "roomid").Value);
        Assert.Equal(["roomid"], group.AdditionalProperties.Keys);
    }

    [Fact]
    public async Task Create_group_sends_type_password_and_owner_in_the_documented_order()
    {
        using var wire = new AtomChatWire().ThenDone(",\"guid\":\"ops\"");

        var group = await wire.Client.CreateGroupAsync(
            new NewGroup { Id = "ops", Name = "Ops", Type = ChatGroupType.Password, Password = Secret("s3cret pass"), Owner = "u1" },
            default);

        wire.AssertOne("createGroup", "GUID=ops&name=Ops&type=1&password=s3cret%20pass&createdby=u1");
        Assert.Equal("u1", group.Owner);
        Assert.Equal(ChatGroupType.Password, group.Type);
        Assert.Empty(group.AdditionalProperties);
    }

    [Fact]
    public async Task Create_group_sends_4_for_a_private_group()
    {
        using var wire = new AtomChatWire().ThenDone();

        var group = await wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Type = ChatGroupType.Private }, default);

        wire.AssertOne("createGroup", "GUID=ops&name=Ops&type=4");
        Assert.Equal("ops", group.Id);
    }

    [Fact]
    public async Task A_password_never_shows_in_an_error_that_quotes_the_answer()
    {
        using var wire = new AtomChatWire().Then("<p>password=s3cret-pass</p>");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(
            new NewGroup { Id = "ops", Name = "Ops", Type = ChatGroupType.Password, Password = Secret("s3cret-pass") }, default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.DoesNotContain("s3cret-pass", error.ToString(), System.StringComparison.Ordinal);
        Assert.Contains("password=[redacted]", error.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Ops", null, null, "-Id")]
    [InlineData("ops", null, null, null, "-Name")]
    [InlineData("ops", "  ", null, null, "-Name")]
    [InlineData("ops", "Ops", ChatGroupType.Password, null, "-Password")]
    [InlineData("ops", "Ops", ChatGroupType.Password, "", "-Password")]
    [InlineData("ops", "Ops", ChatGroupType.Private, "pass", "-Type Password")]
    [InlineData("ops", "Ops", null, "pass", "-Type Password")]
    public async Task Create_group_refuses_what_the_platform_would_before_any_request(string? id, string? name, ChatGroupType? type, string? password, string hint)
    {
        using var wire = new AtomChatWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(
            new NewGroup { Id = id, Name = name, Type = type, Password = password is null ? null : Secret(password) }, default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(hint, error.Message, System.StringComparison.Ordinal);
        Assert.Contains("Nothing was sent.", error.Message, System.StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Update_group_sends_the_name()
    {
        using var wire = new AtomChatWire().ThenDone();

        await wire.Client.UpdateGroupAsync(new GroupChange("ops") { Name = "New" }, default);

        wire.AssertOne("updateGroup", "GUID=ops&name=New");
        Assert.True(wire.Calls[0].IsIdempotent);
    }

    [Fact]
    public async Task Update_group_without_a_name_sends_nothing()
    {
        using var wire = new AtomChatWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("ops"), default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Delete_group_sends_the_id()
    {
        using var wire = new AtomChatWire().ThenDone();

        await wire.Client.DeleteGroupAsync("ops", default);

        wire.AssertOne("deleteGroup", "GUID=ops");
    }

    [Fact]
    public async Task Delete_group_that_is_gone_after_a_repetition_is_done()
    {
        using var wire = new AtomChatWire().ThenFailed("Group does not exist.", attempts: 2);

        await wire.Client.DeleteGroupAsync("ops", default);

        wire.AssertAll("deleteGroup GUID=ops", "deleteGroup GUID=ops");
    }

    [Fact]
    public async Task Delete_group_that_never_was_is_not_found()
    {
        using var wire = new AtomChatWire().ThenFailed("Group does not exist.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Equal("ops", error.Target);
    }

    [Fact]
    public async Task Several_groups_are_one_request_and_unknown_ones_are_left_out()
    {
        using var wire = new AtomChatWire().ThenData("""[{"GUID":"b","name":"B","type":"4","extra":1},{"guid":"a","name":"A","type":0}]""");

        var groups = await wire.Client.GetGroupsAsync(["a", "b", "c"], default);

        wire.AssertOne("getGroupList", "GUIDs=a%2Cb%2Cc");
        Assert.Equal(["b", "a"], groups.Select(group => group.Id));
        Assert.Equal([ChatGroupType.Private, ChatGroupType.Public], groups.Select(group => group.Type));
        Assert.Equal(1L, groups[0].AdditionalProperties["extra"]);
        Assert.Empty(groups[1].AdditionalProperties);
    }

    [Fact]
    public async Task A_list_that_fails_for_one_unknown_group_is_asked_one_by_one()
    {
        using var wire = new AtomChatWire()
            .ThenFailed("GUID does not exist.")
            .ThenData("""[{"GUID":"a","name":"A"}]""")
            .ThenFailed("GUID does not exist.")
            .ThenData("""{"c":{"name":"C","type":"Private Group"}}""");

        var groups = await wire.Client.GetGroupsAsync(["a", "b", "c"], default);

        wire.AssertAll("getGroupList GUIDs=a%2Cb%2Cc", "getGroupList GUIDs=a", "getGroupList GUIDs=b", "getGroupList GUIDs=c");
        Assert.Equal(["a", "c"], groups.Select(group => group.Id));
        Assert.Equal(ChatGroupType.Private, groups[1].Type);
    }

    [Fact]
    public async Task An_unknown_group_is_an_empty_result_and_one_request()
    {
        using var wire = new AtomChatWire().ThenFailed("GUID does not exist.");

        Assert.Empty(await wire.Client.GetGroupsAsync(["a"], default));

        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task No_ids_are_no_request()
    {
        using var wire = new AtomChatWire();

        Assert.Empty(await wire.Client.GetGroupsAsync([], default));

        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("""[{"GUID":"x","name":"X"}]""", "is about other groups, such as 'x'")]
    [InlineData("""[{"name":"X"}]""", "names no GUID")]
    [InlineData("""["a"]""", "no group in 'data'")]
    [InlineData("""{"a":"A"}""", "no group in 'data'")]
    [InlineData("null", "no list of groups")]
    [InlineData("\"none\"", "no list of groups")]
    public async Task Groups_of_another_shape_are_an_error_that_shows_the_answer(string data, string why)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetGroupsAsync(["a"], default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Equal("getGroupList", error.Operation);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Contains(why, error.Message, System.StringComparison.Ordinal);
        Assert.Contains("It begins: {\"success\":", error.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", ChatGroupType.Public)]
    [InlineData("1", ChatGroupType.Password)]
    [InlineData("4", ChatGroupType.Private)]
    [InlineData("\"0\"", ChatGroupType.Public)]
    [InlineData("\"1\"", ChatGroupType.Password)]
    [InlineData("\"4\"", ChatGroupType.Private)]
    [InlineData("\"Public Group\"", ChatGroupType.Public)]
    [InlineData("\"Password Protected Group\"", ChatGroupType.Password)]
    [InlineData("\"private group\"", ChatGroupType.Private)]
    public async Task A_type_is_read_from_number_numeric_string_and_text(string type, ChatGroupType expected)
    {
        using var wire = new AtomChatWire().ThenData($$"""[{"GUID":"a","type":{{type}}}]""");

        var group = Assert.Single(await wire.Client.GetGroupsAsync(["a"], default));

        Assert.Equal(expected, group.Type);
        Assert.Empty(group.AdditionalProperties);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"Secret Group\"")]
    [InlineData("[1]")]
    public async Task An_unknown_type_is_kept_as_it_was_sent(string type)
    {
        using var wire = new AtomChatWire().ThenData($$"""[{"GUID":"a","type":{{type}}}]""");

        var group = Assert.Single(await wire.Client.GetGroupsAsync(["a"], default));

        Assert.Null(group.Type);
        Assert.Equal(["type"], group.AdditionalProperties.Keys);
    }

    private static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text)
        {
            secret.AppendChar(character);
        }

        return secret;
    }
}
