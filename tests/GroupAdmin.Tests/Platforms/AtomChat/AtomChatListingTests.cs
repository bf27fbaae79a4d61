using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

[Collection(MeasuresMemory.Name)]
public sealed class AtomChatListingTests
{
    [Theory]
    [InlineData("""[{"GUID":"ops","users":[{"uid":"u1","name":"One"},{"uid":"u2","name":"Two"}]}]""")]
    [InlineData("""[{"users":[{"UID":"u1","name":"One"},{"UID":"u2","name":"Two"}],"guid":"ops","type":"4"}]""")]
    [InlineData("""[{"GUID":"ops","users":[{"uid":"u1","name":"One"}]},{"GUID":"ops","users":[{"uid":"u2","name":"Two"}]}]""")]
    [InlineData("""{"ops":[{"uid":"u1","name":"One"},{"name":"Two","uid":"u2"}]}""")]
    [InlineData("""{"ops":{"users":[{"uid":"u1","name":"One"},{"uid":"u2","displayname":"Two"}]}}""")]
    [InlineData("""{"GUID":"ops","name":"Ops","users":[{"uid":"u1","name":"One"},{"uid":"u2","name":"Two"}]}""")]
    [InlineData("""{"OPS":[{"uid":"u1","name":"One"},{"uid":"u2","name":"Two"}]}""")]
    public async Task Members_are_read_from_every_plausible_shape(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var members = await AllAsync(wire.Client.ListMembers("ops", ListRange.All));

        wire.AssertOne("getGroupUserList", "GUIDs=ops");
        Assert.Equal(["u1", "u2"], members.Select(member => member.UserId));
        Assert.Equal(["One", "Two"], members.Select(member => member.Name));
        Assert.All(members, member =>
        {
            Assert.Equal("ops", member.GroupId);
            Assert.Equal("AtomChat", member.Platform);
            Assert.Equal("test", member.ConnectionName);
            Assert.Empty(member.AdditionalProperties);
        });
    }

    [Theory]
    [InlineData("""[{"GUID":"ops","users":["u1"],"users":["u2"]}]""", "holds a group's 'users' twice")]
    [InlineData("""{"ops":{"users":["u1"],"users":{"u2":1}}}""", "holds a group's 'users' twice")]
    [InlineData("""{"ops":[{"uid":"u1","name":"One","name":"Two"}]}""", "names 'name' twice in one object")]
    [InlineData("""{"ops":[{"uid":"u1","more":1,"more":2}]}""", "names 'more' twice in one object")]
    [InlineData("""{"ops":[{"uid":"u1","uid":"u2"}]}""", "names two UIDs for one member")]
    [InlineData("""{"ops":[{"\udc00":"u1"}]}""", "is not complete, valid JSON")]
    public async Task What_is_said_twice_or_in_half_characters_is_an_error(string data, string why)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListMembers("ops", ListRange.All)));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"GUID":"ops","users":[{"uid":"u1","name":"One"},{"uid":"u2","more":{"uid":["none"]}}]}]""")]
    [InlineData("""{"ops":[{"uid":"u1","name":"One"},{"name":"Two","UID":"u2"}]}""")]
    [InlineData("""{"ops":{"users":["u1",{"uid":"u2"}]}}""")]
    public async Task The_ids_alone_are_read_from_the_same_shapes(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var ids = new List<string>();
        using var pages = wire.Client.ListMemberIds("ops");
        while (await pages.ReadAsync(CancellationToken.None) is { } page)
        {
            ids.AddRange(page.Items);
        }

        wire.AssertOne("getGroupUserList", "GUIDs=ops");
        Assert.Equal(["u1", "u2"], ids);
    }

    [Theory]
    [InlineData("""{"ops":[{"uid":"u1"},{"name":"Nobody"}]}""")]
    [InlineData("""{"ops":[{"uid":"u1"},{"uid":""}]}""")]
    public async Task A_member_without_an_id_is_an_error_for_the_ids_alone_too(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);
        using var pages = wire.Client.ListMemberIds("ops");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(CancellationToken.None));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("names no UID for a member", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"GUID":"ops","users":["u1","u2"]}]""")]
    [InlineData("""{"ops":["u1","u2"]}""")]
    public async Task Members_are_read_from_plain_ids(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var members = await AllAsync(wire.Client.ListMembers("ops", ListRange.All));

        Assert.Equal(["u1", "u2"], members.Select(member => member.UserId));
        Assert.All(members, member => Assert.Null(member.Name));
    }

    [Theory]
    [InlineData("42", """{"42":[7,"8",{"uid":9}]}""")]
    [InlineData("42", """[{"GUID":42,"users":[7,"8",{"uid":9}]}]""")]
    [InlineData("users", """{"users":["7","8","9"]}""")]
    [InlineData("users", """{"GUID":"users","users":["7","8","9"]}""")]
    public async Task Ids_that_are_numbers_and_a_group_named_as_the_field_are_read(string group, string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var members = await AllAsync(wire.Client.ListMembers(group, ListRange.All));

        Assert.Equal(["7", "8", "9"], members.Select(member => member.UserId));
    }

    [Fact]
    public async Task What_else_is_sent_of_a_member_is_kept()
    {
        using var wire = new AtomChatWire().ThenData(
            """[{"GUID":"ops","users":[{"uid":"u1","name":"","email":"a@b","role":"admin","status":"away","x":[1,{"y":null}],"name2":"N"}]}]""");

        var member = Assert.Single(await AllAsync(wire.Client.ListMembers("ops", ListRange.All)));

        Assert.Null(member.Name);
        Assert.Equal("a@b", member.Email);
        Assert.Equal("admin", member.Role);
        Assert.Equal("away", member.Status);
        Assert.Equal(["x", "name2"], member.AdditionalProperties.Keys);
        Assert.Equal(1L, Assert.IsType<object?[]>(member.AdditionalProperties["x"])[0]);
    }

    [Theory]
    [InlineData("""{"success":{"data":[{"GUID":"ops","users":["u1"]}],"message":"m","status":2000}}""")]
    [InlineData("""{"success":{"more":{"data":[1]},"status":"2000","data":[{"GUID":"ops","users":["u1"]}]},"took":3}""")]
    [InlineData("\uFEFF{\"success\":{\"status\":\"2000\",\"data\":{\"ops\":[\"u1\"]}}}  \n")]
    public async Task Data_may_stand_before_or_after_the_rest(string body)
    {
        using var wire = new AtomChatWire().Then(body);

        Assert.Equal("u1", Assert.Single(await AllAsync(wire.Client.ListMembers("ops", ListRange.All))).UserId);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{"GUID":"ops","users":[]}]""")]
    [InlineData("""{"ops":[]}""")]
    public async Task An_explicitly_empty_list_is_an_empty_result(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        Assert.Empty(await AllAsync(wire.Client.ListMembers("ops", ListRange.All)));
    }

    [Theory]
    [InlineData("""[{"GUID":"other","users":["u1"]}]""", "about another group, 'other'")]
    [InlineData("""[{"users":["u1"],"GUID":"other"}]""", "about another group, 'other'")]
    [InlineData("""[{"GUID":"ops","users":["u1"]},{"GUID":"other","users":["u2"]}]""", "about another group, 'other'")]
    [InlineData("""{"other":["u1"]}""", "about another group, 'other'")]
    [InlineData("""{"other":{"users":["u1"]}}""", "about another group, 'other'")]
    [InlineData("""[{"users":["u1"]}]""", "does not say whose members")]
    [InlineData("""[{"GUID":"ops"}]""", "no members by group")]
    [InlineData("""[{"GUID":"ops","users":"u1,u2"}]""", "no members by group")]
    [InlineData("""[{"GUID":"ops","users":null}]""", "no members by group")]
    [InlineData("""[{}]""", "no members by group")]
    [InlineData("""{"ops":null}""", "no members by group")]
    [InlineData("""{"ops":{}}""", "no members by group")]
    [InlineData("""["u1"]""", "no members by group")]
    [InlineData("null", "no members by group")]
    [InlineData("\"\"", "no members by group")]
    [InlineData("0", "no members by group")]
    [InlineData("""{"ops":[{"name":"One"}]}""", "names no UID")]
    [InlineData("""{"ops":[{"uid":null}]}""", "names no UID")]
    [InlineData("""{"ops":[{"uid":{"a":1}}]}""", "names no UID")]
    [InlineData("""{"ops":[{"uid":""}]}""", "names no UID")]
    [InlineData("""{"ops":[null]}""", "names no UID")]
    [InlineData("""{"ops":[["u1"]]}""", "names no UID")]
    public async Task Members_of_no_known_shape_are_an_error_and_never_a_result(string data, string why)
    {
        using var wire = new AtomChatWire().ThenData(data);
        using var pages = wire.Client.ListMembers("ops", ListRange.All);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Equal("getGroupUserList", error.Operation);
        Assert.Equal("ops", error.Target);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("It begins: {\"success\"", error.Message, StringComparison.Ordinal);
        Assert.Same(error, await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("{} {}")]
    [InlineData("<html>Not here</html>")]
    [InlineData("""{"success":null}""")]
    [InlineData("""{"success":[]}""")]
    [InlineData("""{"success":"2000"}""")]
    [InlineData("""{"success":{}}""")]
    [InlineData("""{"success":{"status":"2000"}}""")]
    [InlineData("""{"success":{"data":[]}}""")]
    [InlineData("""{"success":{"status":"2001","data":[]}}""")]
    [InlineData("""{"success":{"status":"2000","data":[],"data":[]}}""")]
    [InlineData("""{"failed":null}""")]
    [InlineData("""{"failed":"no"}""")]
    [InlineData("""{"success":{"status":"2000","data":[]},"failed":{"status":"2001","message":"x"}}""")]
    public async Task An_envelope_of_another_shape_is_an_error_for_both_listings(string body)
    {
        using var wire = new AtomChatWire().Then(body).Then(body);

        var members = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListMembers("ops", ListRange.All)));
        var groups = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListGroups(new GroupQuery())));

        Assert.Equal(ChatErrorKind.MalformedAnswer, members.Kind);
        Assert.Equal(ChatErrorKind.MalformedAnswer, groups.Kind);
        Assert.Equal("getGroupList", groups.Operation);
    }

    [Fact]
    public async Task A_streamed_failure_is_classified()
    {
        using var wire = new AtomChatWire().ThenFailed("GUID does not exist.").ThenFailed("Incorrect API KEY.", "1011");

        var unknown = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListMembers("ops", ListRange.All)));
        var refused = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListGroups(new GroupQuery())));

        Assert.Equal(ChatErrorKind.NotFound, unknown.Kind);
        Assert.Equal("ops", unknown.Target);
        Assert.Equal(ChatErrorKind.Authentication, refused.Kind);
    }

    [Theory]
    [InlineData(401, ChatErrorKind.Authentication)]
    [InlineData(403, ChatErrorKind.Permission)]
    [InlineData(404, ChatErrorKind.InvalidRequest)]
    [InlineData(500, ChatErrorKind.Server)]
    public async Task A_streamed_HTTP_failure_is_classified(int status, ChatErrorKind kind)
    {
        using var wire = new AtomChatWire().Then("<html>no</html>", status);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListMembers("ops", ListRange.All)));

        Assert.Equal(kind, error.Kind);
        Assert.Equal(status, error.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_requested_before_the_first_page_and_disposing_ends_the_answer()
    {
        using var wire = new AtomChatWire().ThenData(Members(5000));
        var pages = wire.Client.ListMembers("ops", ListRange.All);
        Assert.Empty(wire.Requests);

        var page = await pages.ReadAsync(default);

        Assert.Equal(1000, page!.Items.Count);
        Assert.Null(page.Total);
        Assert.True(wire.Stream!.Position < 60_000);
        Assert.False(wire.Stream.IsDisposed);
        pages.Dispose();
        Assert.True(wire.Stream.IsDisposed);
    }

    [Fact]
    public async Task Members_come_in_pages_of_a_thousand_and_then_the_end()
    {
        using var wire = new AtomChatWire().ThenData(Members(2500));
        using var pages = wire.Client.ListMembers("ops", ListRange.All);
        var sizes = new List<int>();
        while (await pages.ReadAsync(default) is { } page)
        {
            sizes.Add(page.Items.Count);
        }

        Assert.Equal([1000, 1000, 500], sizes);
        Assert.Null(await pages.ReadAsync(default));
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_hands_over_what_came_and_then_fails()
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"success":{"status":"2000","data":{{{Members(1500)}}}}}""");
        using var wire = new AtomChatWire().Then(body[..^20]);
        using var pages = wire.Client.ListMembers("ops", ListRange.All);

        Assert.Equal(1000, (await pages.ReadAsync(default))!.Items.Count);
        Assert.InRange((await pages.ReadAsync(default))!.Items.Count, 498, 500);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("not complete", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default));
    }

    [Fact]
    public async Task An_answer_cut_off_at_any_byte_never_passes_for_a_complete_one()
    {
        var body = Encoding.UTF8.GetBytes("""{"success":{"status":"2000","data":[{"GUID":"ops","users":[{"uid":"u1","x":{"y":[1]}},"u2"]}],"message":"m"}}""");
        for (var length = 0; length < body.Length; length++)
        {
            using var wire = new AtomChatWire().Then(body[..length]);
            var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListMembers("ops", ListRange.All)));
            Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        }
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_hands_over_what_came_and_then_tells_of_it()
    {
        using var wire = new AtomChatWire().Then("""{"success":{"status":"2000","data":{"ops":["u1","u2","u""", breaks: new IOException("Reset."));
        using var pages = wire.Client.ListMembers("ops", ListRange.All);

        Assert.Equal(["u1", "u2"], (await pages.ReadAsync(default))!.Items.Select(member => member.UserId));
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default));
        Assert.Equal((ChatErrorKind.Transport, "getGroupUserList", "ops"), (error.Kind, error.Operation, error.Target));
    }

    [Fact]
    public async Task A_cancelled_listing_does_not_end_as_if_it_were_complete()
    {
        using var wire = new AtomChatWire().ThenData(Members(3000));
        using var pages = wire.Client.ListMembers("ops", ListRange.All);
        using var source = new CancellationTokenSource();
        await pages.ReadAsync(source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pages.ReadAsync(source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pages.ReadAsync(default));
    }

    [Theory]
    [InlineData("""{"ops":[{"uid":"u1","deep":DEEP}]}""")]
    [InlineData("""{"ops":["u1"],"more":DEEP}""")]
    public async Task Deep_nesting_is_an_error_and_no_crash(string data)
    {
        using var wire = new AtomChatWire().ThenData(data.Replace("DEEP", new string('[', 5000) + new string(']', 5000), StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListMembers("ops", ListRange.All)));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_members()
    {
        var small = await PeakAsync(2_000);
        var large = await PeakAsync(200_000);

        Assert.True(large - small < 8_000_000, $"{small:N0} and {large:N0} bytes");

        static async Task<long> PeakAsync(int count)
        {
            using var wire = new AtomChatWire().ThenData(Members(count));
            using var pages = wire.Client.ListMembers("ops", ListRange.All);
            var before = GC.GetTotalMemory(true);
            var peak = 0L;
            var seen = 0;
            for (var number = 0; await pages.ReadAsync(default) is { } page; number++)
            {
                seen += page.Items.Count;
                if (number % 40 == 0)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(true) - before);
                }
            }

            Assert.Equal(count, seen);
            return peak;
        }
    }

    [Theory]
    [InlineData("""[{"GUID":"a","name":"A","type":4,"extra":{"x":1}},{"guid":"b","name":"B","type":"Public Group"}]""")]
    [InlineData("""{"a":{"name":"A","type":"4","extra":{"x":1}},"b":{"name":"B","type":0}}""")]
    [InlineData("""{"0":{"GUID":"a","name":"A","type":"4","extra":{"x":1}},"7":{"GUID":"b","name":"B","type":0}}""")]
    public async Task All_groups_are_read_from_a_list_and_from_an_object_by_id(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var groups = await AllAsync(wire.Client.ListGroups(new GroupQuery()));

        wire.AssertOne("getGroupList", string.Empty);
        Assert.Equal(["a", "b"], groups.Select(group => group.Id));
        Assert.Equal(["A", "B"], groups.Select(group => group.Name));
        Assert.Equal([ChatGroupType.Private, ChatGroupType.Public], groups.Select(group => group.Type));
        Assert.Equal(["extra"], groups[0].AdditionalProperties.Keys);
    }

    [Theory]
    [InlineData("""[{"name":"A"}]""")]
    [InlineData("""["a"]""")]
    [InlineData("""{"a":"A"}""")]
    [InlineData("null")]
    [InlineData("7")]
    public async Task Groups_of_no_known_shape_are_an_error(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListGroups(new GroupQuery())));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
    }

    [Fact]
    public async Task Users_are_read_page_by_page_until_an_empty_one()
    {
        using var wire = new AtomChatWire().ThenData(Users(0, 100)).ThenData(Users(100, 30)).ThenData("[]");

        var users = await AllAsync(wire.Client.ListUsers(new UserQuery()));

        Assert.Equal(130, users.Count);
        wire.AssertAll("listUsers offset=0&limit=100", "listUsers offset=100&limit=100", "listUsers offset=130&limit=100");
    }

    [Fact]
    public async Task A_server_that_caps_the_limit_loses_no_user()
    {
        using var wire = new AtomChatWire().ThenData(Users(0, 50)).ThenData(Users(50, 50)).ThenData(Users(100, 3)).ThenData("[]");

        var users = await AllAsync(wire.Client.ListUsers(new UserQuery()));

        Assert.Equal(103, users.Count);
        Assert.Equal("listUsers offset=103&limit=100", wire.Requests[^1].Line);
    }

    [Fact]
    public async Task No_more_users_are_asked_for_than_are_needed()
    {
        using var wire = new AtomChatWire().ThenData(Users(0, 100)).ThenData(Users(100, 20));

        var users = await AllAsync(wire.Client.ListUsers(new UserQuery { Range = new ListRange(15, 105) }));

        Assert.Equal(120, users.Count);
        wire.AssertAll("listUsers offset=0&limit=100", "listUsers offset=100&limit=20");
    }

    [Fact]
    public async Task Users_that_come_again_on_the_next_page_are_listed_once()
    {
        using var wire = new AtomChatWire().ThenData(Users(0, 100)).ThenData(Users(98, 5)).ThenData("[]");

        var users = await AllAsync(wire.Client.ListUsers(new UserQuery()));

        Assert.Equal(103, users.Count);
        Assert.Equal(103, users.Select(user => user.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_ignores_the_offset_is_an_error_and_no_endless_listing()
    {
        using var wire = new AtomChatWire().ThenData(Users(0, 100)).ThenData(Users(0, 100)).ThenData(Users(0, 100)).ThenData(Users(0, 100));

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListUsers(new UserQuery())));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("whatever the offset", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, wire.Requests.Count);
    }

    [Fact]
    public async Task A_listed_user_has_its_id_display_name_and_last_activity()
    {
        using var wire = new AtomChatWire()
            .ThenData("""[{"username":"ann01","displayname":"Ann","friends":"u2, u3","uid":"u1","role":"default","status":"away","lastactivity":"1700000000"},{"username":"bob","displayname":"","friends":"","uid":2,"lastactivity":"0"}]""")
            .ThenData("[]");

        var users = await AllAsync(wire.Client.ListUsers(new UserQuery()));

        Assert.Equal("u1", users[0].Id);
        Assert.Equal("Ann", users[0].Name);
        Assert.Equal(["u2", "u3"], users[0].Friends);
        Assert.Equal("default", users[0].Role);
        Assert.Equal("away", users[0].Status);
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero), users[0].LastActiveAt);
        Assert.Equal("ann01", users[0].AdditionalProperties["username"]);
        Assert.Equal("2", users[1].Id);
        Assert.Equal("bob", users[1].Name);
        Assert.Empty(users[1].Friends!);
        Assert.Null(users[1].LastActiveAt);
        Assert.Empty(users[1].AdditionalProperties);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"displayname":"A"}]""")]
    public async Task Users_of_no_known_shape_are_an_error(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => AllAsync(wire.Client.ListUsers(new UserQuery())));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Equal("listUsers", error.Operation);
    }

    private static async Task<List<T>> AllAsync<T>(IPageSource<T> source)
    {
        using var pages = source;
        var all = new List<T>();
        while (await pages.ReadAsync(CancellationToken.None) is { } page)
        {
            all.AddRange(page.Items);
        }

        return all;
    }

    private static string Members(int count)
    {
        var text = new StringBuilder("""[{"GUID":"ops","users":[""");
        for (var number = 0; number < count; number++)
        {
            text.Append(number == 0 ? string.Empty : ",").Append(CultureInfo.InvariantCulture, $$"""{"uid":"u{{number}}","name":"User {{number}}"}""");
        }

        return text.Append("]}]").ToString();
    }

    private static string Users(int first, int count) =>
        "[" + string.Join(",", Enumerable.Range(first, count).Select(number => $$"""{"uid":"u{{number}}","displayname":"User {{number}}"}""")) + "]";
}
