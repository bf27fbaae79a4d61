using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Sandbox;

public sealed class AtomChatSandboxUserTests
{
    private static string[] Texts(JsonElement array, string property) => [.. array.EnumerateArray().Select(item => item.GetProperty(property).GetString()!)];

    private static async Task<JsonElement> GetAsync(SandboxTestClient client, string id) =>
        (await client.SucceedAsync("getUser", ("UID", id))).GetProperty("data");

    [Fact]
    public async Task User_is_answered_with_every_documented_property_as_text_and_without_lists_that_were_not_asked_for()
    {
        using var client = new SandboxTestClient();

        var data = await GetAsync(client, "u1");

        Assert.Equal(["user"], data.EnumerateObject().Select(property => property.Name));
        var user = data.GetProperty("user");
        Assert.Equal(
            ["uid", "name", "link", "avatar", "friends", "role", "credits", "cid", "lastactivity"],
            user.EnumerateObject().Select(property => property.Name));
        Assert.All(user.EnumerateObject(), property => Assert.Equal(JsonValueKind.String, property.Value.ValueKind));
        Assert.Equal(("Ada Lovelace", "u2,u3"), (user.GetProperty("name").GetString(), user.GetProperty("friends").GetString()));
    }

    [Fact]
    public async Task User_comes_with_friends_and_groups_when_they_are_asked_for()
    {
        using var client = new SandboxTestClient();

        var data = (await client.SucceedAsync("getUser", ("UID", "u1"), ("returnFriends", "true"), ("returnJoinedGroups", "true"))).GetProperty("data");

        Assert.Equal(["u2", "u3"], Texts(data.GetProperty("friends"), "uid"));
        Assert.Equal(["general", "leads", "vault"], Texts(data.GetProperty("groups"), "guid"));
        Assert.Equal(["Public Group", "Private Group", "Password Protected Group"], Texts(data.GetProperty("groups"), "type"));
    }

    [Fact]
    public async Task Ids_of_u_and_a_number_are_users_without_being_created_and_every_other_id_is_not()
    {
        using var client = new SandboxTestClient();

        Assert.Equal("Sample user 4711", (await GetAsync(client, "u4711")).GetProperty("user").GetProperty("name").GetString());
        await GetAsync(client, "u10000000");
        foreach (var id in (string[])["u0", "u01", "u10000001", "u99999999999", "u1a", "U1", "u", "x1", ""])
        {
            await client.FailAsync("2001", "Invalid UID.", "getUser", ("UID", id));
        }

        Assert.Equal(12, client.Store.UserCount);
    }

    [Fact]
    public async Task Created_user_is_known_and_listed_last()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync(
            "createUser", ("UID", "zoë"), ("name", "Zoë +&="), ("avatarURL", "https://x.invalid/a"), ("profileURL", "https://x.invalid/p"), ("role", "guest"), ("email", "z@x.invalid"));

        var user = (await GetAsync(client, "zoë")).GetProperty("user");
        Assert.Equal("Zoë +&=", user.GetProperty("name").GetString());
        Assert.Equal("https://x.invalid/a", user.GetProperty("avatar").GetString());
        Assert.Equal("https://x.invalid/p", user.GetProperty("link").GetString());
        Assert.Equal("guest", user.GetProperty("role").GetString());
        Assert.Equal("z@x.invalid", client.Store.FindUser("zoë")!.Email);
        var list = (await client.SucceedAsync("listUsers")).GetProperty("data");
        Assert.Equal("zoë", Texts(list, "uid")[^1]);
    }

    [Theory]
    [InlineData("User already exists", "u3", "Somebody")]
    [InlineData("Invalid UID.", "", "Somebody")]
    [InlineData("User name is not defined.", "zoe", "")]
    public async Task User_that_cannot_be_created_is_refused(string message, string id, string name)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync("2001", message, "createUser", ("UID", id), ("name", name));

        Assert.Equal(12, client.Store.UserCount);
    }

    [Fact]
    public async Task Numbered_user_can_be_created_until_something_has_mentioned_it()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("createUser", ("UID", "u4711"), ("name", "Somebody"));

        await client.FailAsync("2001", "User already exists", "createUser", ("UID", "u4711"), ("name", "Somebody"));
        await client.SucceedAsync("addUsersToGroup", ("GUID", "general"), ("UIDs", "u4712"));
        await client.FailAsync("2001", "User already exists", "createUser", ("UID", "u4712"), ("name", "Somebody"));
    }

    [Fact]
    public async Task Update_blanks_what_is_left_out()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("updateUser", ("UID", "u2"), ("name", "C. Babbage"));

        var user = (await GetAsync(client, "u2")).GetProperty("user");
        Assert.Equal("C. Babbage", user.GetProperty("name").GetString());
        Assert.Equal(string.Empty, user.GetProperty("avatar").GetString());
        Assert.Equal(string.Empty, user.GetProperty("link").GetString());
        Assert.Equal(string.Empty, user.GetProperty("role").GetString());
        await client.SucceedAsync("updateUser", ("UID", "u2"), ("role", "guest"));
        Assert.Equal(string.Empty, (await GetAsync(client, "u2")).GetProperty("user").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("u7")]
    [InlineData("zoe")]
    public async Task Deleted_user_is_unknown_and_gone_from_groups_friends_and_lists_until_created_again(string id)
    {
        using var client = new SandboxTestClient();
        await client.CallAsync("createUser", ("UID", "zoe"), ("name", "Zoe"));
        await client.CallAsync("addUsersToGroup", ("GUID", "general"), ("UIDs", id));
        await client.SucceedAsync("addFriends", ("UID", "u4"), ("friendsUID", id));

        await client.SucceedAsync("deleteUser", ("UID", id));

        await client.FailAsync("2001", "Invalid UID.", "getUser", ("UID", id));
        await client.FailAsync("2001", "User not registered", "deleteUser", ("UID", id));
        await client.FailAsync("2001", "User not registered", "updateUser", ("UID", id), ("name", "x"));
        Assert.DoesNotContain(id, client.Members("general"));
        Assert.DoesNotContain(id, Texts((await client.SucceedAsync("listUsers")).GetProperty("data"), "uid"));
        Assert.Equal(string.Empty, (await GetAsync(client, "u4")).GetProperty("user").GetProperty("friends").GetString());

        await client.SucceedAsync("createUser", ("UID", id), ("name", "Anew"));
        Assert.DoesNotContain(id, client.Members("general"));
        Assert.Equal("Anew", (await GetAsync(client, id)).GetProperty("user").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Users_are_listed_by_row_in_the_documented_shape()
    {
        using var client = new SandboxTestClient();

        var page = (await client.SucceedAsync("listUsers", ("offset", "4"), ("limit", "3"))).GetProperty("data");
        var end = (await client.SucceedAsync("listUsers", ("offset", "10"), ("limit", "3"))).GetProperty("data");
        var beyond = (await client.SucceedAsync("listUsers", ("offset", "12"), ("limit", "3"))).GetProperty("data");

        Assert.Equal(["u5", "u6", "u7"], Texts(page, "uid"));
        Assert.Equal(["u11", "u12"], Texts(end, "uid"));
        Assert.Equal(0, beyond.GetArrayLength());
        Assert.Equal(
            ["username", "displayname", "friends", "uid", "role", "status", "lastactivity"],
            page[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("u6", page[0].GetProperty("friends").GetString());
    }

    [Fact]
    public async Task Status_is_given_by_user_and_unknown_users_are_left_out()
    {
        using var client = new SandboxTestClient();

        var data = (await client.SucceedAsync("getUserStatus", ("UIDs", "u1,u2,nobody,u3,u4"))).GetProperty("data");

        Assert.Equal(["u1", "u2", "u3", "u4"], Texts(data, "uid"));
        Assert.Equal(["away", "busy", "offline", "available"], Texts(data, "status"));
        Assert.All(Texts(data, "lastactivity"), time => Assert.InRange(long.Parse(time, System.Globalization.CultureInfo.InvariantCulture), 1764547200, 1767225600));
        await client.FailAsync("2001", "Invalid UID.", "getUserStatus", ("UIDs", "nobody"));
    }

    [Fact]
    public async Task Friends_are_added_replaced_and_deleted()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("addFriends", ("UID", "u1"), ("friendsUID", "u9,u3"));
        Assert.Equal("u2,u3,u9", (await GetAsync(client, "u1")).GetProperty("user").GetProperty("friends").GetString());
        Assert.Equal("u1", (await GetAsync(client, "u9")).GetProperty("user").GetProperty("friends").GetString());

        await client.SucceedAsync("addFriends", ("UID", "u1"), ("friendsUID", "u4,u5"), ("clearExisting", "true"));
        Assert.Equal("u4,u5", (await GetAsync(client, "u1")).GetProperty("user").GetProperty("friends").GetString());
        Assert.Equal(string.Empty, (await GetAsync(client, "u9")).GetProperty("user").GetProperty("friends").GetString());

        await client.SucceedAsync("deleteFriends", ("UID", "u1"), ("friendsUID", "u4,u11"));
        Assert.Equal("u5", (await GetAsync(client, "u1")).GetProperty("user").GetProperty("friends").GetString());
    }

    [Theory]
    [InlineData("addFriends")]
    [InlineData("deleteFriends")]
    public async Task Friends_that_are_no_users_fail_the_call_and_change_nothing(string operation)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync("2001", "Invalid Friends UID", operation, ("UID", "u1"), ("friendsUID", "u2,nobody"));
        await client.FailAsync("2001", "Invalid Friends UID", operation, ("UID", "u1"), ("friendsUID", ""));
        await client.FailAsync("2001", "Invalid UID.", operation, ("UID", "nobody"), ("friendsUID", "u2"));

        Assert.Equal("u2,u3", (await GetAsync(client, "u1")).GetProperty("user").GetProperty("friends").GetString());
    }

    [Fact]
    public async Task User_is_blocked_once_and_unblocked_once()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("blockUser", ("senderUID", "u1"), ("receiverUID", "u4"));
        Assert.Equal(["u4"], client.Store.BlockedBy("u1"));
        Assert.Empty(client.Store.BlockedBy("u4"));
        await client.FailAsync("2001", "User already Blocked.", "blockUser", ("senderUID", "u1"), ("receiverUID", "u4"));

        await client.SucceedAsync("unblockUser", ("senderUID", "u1"), ("receiverUID", "u4"));
        Assert.Empty(client.Store.BlockedBy("u1"));
        await client.FailAsync("1014", "User already unblocked.", "unblockUser", ("senderUID", "u1"), ("receiverUID", "u4"));
    }

    [Theory]
    [InlineData("blockUser")]
    [InlineData("unblockUser")]
    [InlineData("sendMessage")]
    public async Task Sender_and_receiver_must_be_users(string operation)
    {
        using var client = new SandboxTestClient();

        await client.FailAsync("2001", "Invalid Sender or Receiver UID", operation, ("senderUID", "nobody"), ("receiverUID", "u4"), ("message", "x"));
        await client.FailAsync("2001", "Invalid Sender or Receiver UID", operation, ("senderUID", "u4"), ("receiverUID", "nobody"), ("message", "x"));
    }

    [Fact]
    public async Task Messages_reach_users_and_groups()
    {
        using var client = new SandboxTestClient();

        await client.SucceedAsync("sendMessage", ("senderUID", "u1"), ("receiverUID", "u2"), ("message", "Hello"), ("isGroup", "0"));
        await client.SucceedAsync("sendMessage", ("senderUID", "u1"), ("receiverUID", "general"), ("message", "All of you"), ("isGroup", "1"));
        await client.FailAsync("2001", "Group does not exist.", "sendMessage", ("senderUID", "u1"), ("receiverUID", "u2"), ("message", "x"), ("isGroup", "1"));
        await client.FailAsync("2001", "Message is not defined.", "sendMessage", ("senderUID", "u1"), ("receiverUID", "u2"), ("isGroup", "0"));

        Assert.Equal([("u2", false, "Hello"), ("general", true, "All of you")], client.Store.Messages.Select(sent => (sent.ReceiverId, sent.IsGroup, sent.Text)));
    }
}
