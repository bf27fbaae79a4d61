using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Sandbox;

public sealed class AtomChatSandboxGroupTests
{
    private static string[] Texts(JsonElement array, string property) => [.. array.EnumerateArray().Select(item => item.GetProperty(property).GetString()!)];

    [Fact]
    public async Task Created_group_answers_with_its_id_and_is_listed_with_the_number_of_its_type()
    {
        using var client = new SandboxTestClient();

        var success = await client.SucceedAsync("createGroup", ("GUID", "ops"), ("name", "Ops & more"), ("type", "4"), ("createdby", "u1"));
        var list = await client.SucceedAsync("getGroupList", ("GUIDs", "ops"));

        Assert.Equal("ops", success.GetProperty("guid").GetString());
        var group = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal(("ops", "Ops & more", 4), (group.GetProperty("GUID").GetString(), group.GetProperty("name").GetString(), group.GetProperty("type").GetInt32()));
        Assert.Equal("u1", client.Store.FindGroup("ops")!.Owner);
        Assert.Empty(client.Members("ops"));
    }

    [Theory]
    [InlineData("GUID is not defined.", "", "Ops", "0", "", "")]
    [InlineData("Group name is not defined.", "ops", "", "0", "", "")]
    [InlineData("Password required for Password Protected Group.", "ops", "Ops", "1", "", "")]
    [InlineData("GUID must be unique.", "general", "Ops", "0", "", "")]
    [InlineData("Invalid group type.", "ops", "Ops", "3", "", "")]
    [InlineData("Invalid UID.", "ops", "Ops", "0", "", "nobody")]
    public async Task Group_that_cannot_be_created_is_refused_and_leaves_nothing_behind(
        string message, string id, string name, string type, string password, string owner)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync(
            "2001", message, "createGroup", ("GUID", id), ("name", name), ("type", type), ("password", password), ("createdby", owner));

        Assert.Equal(4, client.Store.ListGroups().Length);
        Assert.Null(client.Store.FindGroup("ops"));
    }

    [Fact]
    public async Task Group_with_a_password_is_created()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("createGroup", ("GUID", "safe"), ("name", "Safe"), ("type", "1"), ("password", "pass"));

        Assert.Equal(1, client.Store.FindGroup("safe")!.Type);
    }

    [Fact]
    public async Task Group_is_renamed_and_deleted()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("updateGroup", ("GUID", "general"), ("name", "Everybody"));
        Assert.Equal("Everybody", client.Store.FindGroup("general")!.Name);

        await client.SucceedAsync("deleteGroup", ("GUID", "general"));
        Assert.Null(client.Store.FindGroup("general"));
        Assert.Null(client.Store.MembersOf("general"));
    }

    [Theory]
    [InlineData("updateGroup")]
    [InlineData("deleteGroup")]
    public async Task Changing_or_deleting_a_group_that_does_not_exist_fails(string operation)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync("2001", "GUID does not exist.", operation, ("GUID", "nowhere"), ("name", "x"));
        await client.FailAsync("2001", "GUID is not defined.", operation, ("name", "x"));
    }

    [Fact]
    public async Task Group_list_without_ids_gives_all_groups_in_the_order_of_creation()
    {
        using var client = new SandboxTestClient();
        await client.SucceedAsync("createGroup", ("GUID", "a"), ("name", "A"));

        var all = (await client.SucceedAsync("getGroupList")).GetProperty("data");

        Assert.Equal(["general", "support", "leads", "vault", "a"], Texts(all, "GUID"));
        Assert.Equal([0, 0, 4, 1, 0], all.EnumerateArray().Select(group => group.GetProperty("type").GetInt32()));
    }

    [Theory]
    [InlineData("getGroupList")]
    [InlineData("getGroupUserList")]
    public async Task Unknown_groups_are_left_out_of_a_list_and_fail_it_when_none_is_known(string operation)
    {
        using var client = new SandboxTestClient();

        var known = await client.SucceedAsync(operation, ("GUIDs", "leads,nowhere,general"));

        Assert.Equal(["leads", "general"], Texts(known.GetProperty("data"), "GUID"));
        await client.FailAsync("2001", "Group does not exist.", operation, ("GUIDs", "nowhere"));
    }

    [Fact]
    public async Task Member_list_gives_id_and_name_by_group()
    {
        using var client = new SandboxTestClient();
        await client.SucceedAsync("addUsersToGroup", ("GUID", "leads"), ("UIDs", "u4711"));

        var data = (await client.SucceedAsync("getGroupUserList", ("GUIDs", "leads"))).GetProperty("data");

        var users = Assert.Single(data.EnumerateArray()).GetProperty("users");
        Assert.Equal(["u1", "u2", "u9", "u4711"], Texts(users, "uid"));
        Assert.Equal(["Ada Lovelace", "Charles Babbage", "Sofja Kowalewskaja", "Sample user 4711"], Texts(users, "name"));
    }

    [Fact]
    public async Task Adding_succeeds_and_is_silent_about_those_who_were_left_out()
    {
        using var client = new SandboxTestClient();

        var success = await client.SucceedAsync("addUsersToGroup", ("GUID", "leads"), ("UIDs", "u1,nobody,u3"));

        Assert.Equal(["status", "message"], success.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["u1", "u2", "u3", "u9"], client.Members("leads"));
    }

    [Fact]
    public async Task Adding_fails_only_when_nobody_was_added_and_names_members_by_internal_ids()
    {
        using var client = new SandboxTestClient();

        var failed = await client.FailAsync("2001", "Users already part of group.", "addUsersToGroup", ("GUID", "leads"), ("UIDs", "u1,nobody,u2"));

        Assert.Equal(["1", "2"], failed.GetProperty("data").EnumerateArray().Select(id => id.GetString()));
        await client.FailAsync("2001", "User not registered", "addUsersToGroup", ("GUID", "leads"), ("UIDs", "nobody,u01,u10000001,U1"));
        await client.FailAsync("2001", "Invalid UID.", "addUsersToGroup", ("GUID", "leads"), ("UIDs", ""));
    }

    [Fact]
    public async Task Adding_with_clear_existing_replaces_the_members()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("addUsersToGroup", ("GUID", "leads"), ("UIDs", "u2,u7"), ("clearExisting", "true"));
        Assert.Equal(["u2", "u7"], client.Members("leads"));

        await client.SucceedAsync("addUsersToGroup", ("GUID", "leads"), ("UIDs", "u8"), ("clearExisting", "false"));
        Assert.Equal(["u2", "u7", "u8"], client.Members("leads"));
    }

    [Theory]
    [InlineData("removeUsersFromGroup")]
    [InlineData("kickUsersFromGroup")]
    public async Task Removing_fails_before_anybody_is_removed_when_one_is_no_member(string operation)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync("2001", "Users not part of group.", operation, ("GUID", "leads"), ("UIDs", "u1,u2,u3"));
        Assert.Equal(["u1", "u2", "u9"], client.Members("leads"));

        await client.SucceedAsync(operation, ("GUID", "leads"), ("UIDs", "u1,u9"));
        Assert.Equal(["u2"], client.Members("leads"));
    }

    [Fact]
    public async Task Banned_user_leaves_the_group_and_cannot_be_added_until_the_ban_is_lifted()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("banUsersFromGroup", ("GUID", "leads"), ("UIDs", "u2,u50"));
        Assert.Equal(["u1", "u9"], client.Members("leads"));
        Assert.Equal(["u2", "u50"], client.Bans("leads"));

        await client.SucceedAsync("addUsersToGroup", ("GUID", "leads"), ("UIDs", "u2,u3"));
        Assert.Equal(["u1", "u3", "u9"], client.Members("leads"));
        await client.FailAsync("2001", "User is banned.", "addUsersToGroup", ("GUID", "leads"), ("UIDs", "u2"));
        await client.FailAsync("2001", "Users already banned.", "banUsersFromGroup", ("GUID", "leads"), ("UIDs", "u2"));

        await client.FailAsync("2001", "Users not part of group.", "unbanUsersFromGroup", ("GUID", "leads"), ("UIDs", "u2,u9"));
        Assert.Equal(["u2", "u50"], client.Bans("leads"));
        await client.SucceedAsync("unbanUsersFromGroup", ("GUID", "leads"), ("UIDs", "u2"));
        await client.SucceedAsync("addUsersToGroup", ("GUID", "leads"), ("UIDs", "u2"));
        Assert.Equal(["u1", "u2", "u3", "u9"], client.Members("leads"));
    }

    [Theory]
    [InlineData("addUsersToGroup")]
    [InlineData("removeUsersFromGroup")]
    [InlineData("kickUsersFromGroup")]
    [InlineData("banUsersFromGroup")]
    [InlineData("unbanUsersFromGroup")]
    public async Task Members_of_a_group_that_does_not_exist_cannot_be_changed(string operation)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync("2001", "Group does not exist.", operation, ("GUID", "nowhere"), ("UIDs", "u1"));
        await client.FailAsync("2001", "GUID is not defined.", operation, ("UIDs", "u1"));
    }
}
