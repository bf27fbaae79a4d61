using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatUserTests
{
    private const string Ann =
        """{"user":{"uid":"u1","name":"Ann","link":"https://p.test/1","avatar":"https://a.test/1","friends":"u2,u3","role":"admin","credits":"5","cid":"77","lastactivity":"1700000000"}}""";

    [Fact]
    public async Task Create_user_sends_what_was_given_in_the_documented_order()
    {
        using var wire = new AtomChatWire().ThenDone().ThenDone(",\"userid\":12");

        await wire.Client.CreateUserAsync(new NewUser { Id = "u1", Name = "Ann" }, default);
        var user = await wire.Client.CreateUserAsync(
            new NewUser { Id = "u2", Name = "Bob", Email = "b@x.test", Role = "mod", ProfileUri = "https://p.test/2", AvatarUri = "https://a.test/2" },
            default);

        wire.AssertAll(
            "createUser UID=u1&name=Ann",
            "createUser UID=u2&name=Bob&avatarURL=https%3A%2F%2Fa.test%2F2&profileURL=https%3A%2F%2Fp.test%2F2&role=mod&email=b%40x.test");
        Assert.All(wire.Calls, call => Assert.False(call.IsIdempotent));
        Assert.Equal(("u2", "Bob", "b@x.test", "mod"), (user.Id, user.Name, user.Email, user.Role));
        Assert.Equal(("https://p.test/2", "https://a.test/2"), (user.ProfileUri, user.AvatarUri));
        Assert.Equal(12L, user.AdditionalProperties["userid"]);
        Assert.Equal("AtomChat", user.Platform);
    }

    [Theory]
    [InlineData(null, "Ann", "-Id")]
    [InlineData("u1", null, "-Name")]
    [InlineData("u1", " ", "-Name")]
    public async Task Create_user_without_id_or_name_sends_nothing(string? id, string? name, string hint)
    {
        using var wire = new AtomChatWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateUserAsync(new NewUser { Id = id, Name = name }, default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_user_is_read_with_all_that_is_known()
    {
        using var wire = new AtomChatWire().ThenData(Ann);

        var user = await wire.Client.GetUserAsync("u1", false, default);

        wire.AssertOne("getUser", "UID=u1");
        Assert.NotNull(user);
        Assert.Equal(("u1", "Ann", "admin"), (user.Id, user.Name, user.Role));
        Assert.Equal(("https://p.test/1", "https://a.test/1"), (user.ProfileUri, user.AvatarUri));
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero), user.LastActiveAt);
        Assert.Equal(["u2", "u3"], user.Friends);
        Assert.Null(user.Groups);
        Assert.Null(user.Email);
        Assert.Equal(["credits", "cid"], user.AdditionalProperties.Keys);
        Assert.Equal("test", user.ConnectionName);
    }

    [Fact]
    public async Task A_detailed_user_has_friends_and_groups_from_their_lists()
    {
        using var wire = new AtomChatWire().ThenData(
            """{"friends":[{"uid":"u5","name":"Eve"},"u6",7],"groups":[{"guid":"ops","name":"Ops","type":"Private Group"},{"GUID":"dev"}],"user":{"uid":"u1","friends":"9,8"}}""");

        var user = await wire.Client.GetUserAsync("u1", true, default);

        wire.AssertOne("getUser", "UID=u1&returnFriends=true&returnJoinedGroups=true");
        Assert.Equal(["u5", "u6", "7"], user!.Friends);
        Assert.Equal(["ops", "dev"], user.Groups);
        Assert.Equal(["friends", "groups"], user.AdditionalProperties.Keys);
        var first = Assert.IsType<Dictionary<string, object?>>(Assert.IsType<object?[]>(user.AdditionalProperties["groups"])[0]);
        Assert.Equal("Private Group", first["type"]);
    }

    [Fact]
    public async Task Empty_lists_are_empty_and_missing_ones_are_unknown()
    {
        using var wire = new AtomChatWire()
            .ThenData("""{"user":{"uid":"u1"},"friends":[],"groups":[]}""")
            .ThenData("""{"user":{"uid":"u1"}}""");

        var empty = await wire.Client.GetUserAsync("u1", true, default);
        var missing = await wire.Client.GetUserAsync("u1", true, default);

        Assert.Empty(empty!.Friends!);
        Assert.Empty(empty.Groups!);
        Assert.Null(missing!.Friends);
        Assert.Null(missing.Groups);
    }

    [Theory]
    [InlineData("\"\"", true)]
    [InlineData("\"0\"", true)]
    [InlineData("0", true)]
    [InlineData("null", false)]
    [InlineData("\"never\"", false)]
    [InlineData("\"-5\"", false)]
    [InlineData("\"99999999999999999999\"", false)]
    [InlineData("253402300800", false)]
    public async Task A_last_activity_that_is_no_time_is_null_and_not_lost(string sent, bool isUnderstood)
    {
        using var wire = new AtomChatWire().ThenData($$$"""{"user":{"uid":"u1","lastactivity":{{{sent}}}}}""");

        var user = await wire.Client.GetUserAsync("u1", false, default);

        Assert.Null(user!.LastActiveAt);
        Assert.Equal(!isUnderstood, user.AdditionalProperties.ContainsKey("lastactivity"));
    }

    [Fact]
    public async Task Empty_texts_are_null()
    {
        using var wire = new AtomChatWire().ThenData("""{"user":{"uid":"u1","name":"","link":"","avatar":null,"role":"","friends":""}}""");

        var user = await wire.Client.GetUserAsync("u1", false, default);

        Assert.Null(user!.Name);
        Assert.Null(user.ProfileUri);
        Assert.Null(user.AvatarUri);
        Assert.Null(user.Role);
        Assert.Empty(user.Friends!);
        Assert.Empty(user.AdditionalProperties);
    }

    [Theory]
    [InlineData("Invalid UID.")]
    [InlineData("invalid uid")]
    [InlineData("User not registered")]
    public async Task An_unknown_user_is_null(string message)
    {
        using var wire = new AtomChatWire().ThenFailed(message);

        Assert.Null(await wire.Client.GetUserAsync("u1", false, default));
    }

    [Theory]
    [InlineData("""{"user":{"uid":"u2"}}""", "is about another user, 'u2'")]
    [InlineData("""{"user":{"name":"Ann"}}""", "names no UID")]
    [InlineData("""{"user":[]}""", "no 'data.user'")]
    [InlineData("""{"user":null}""", "no 'data.user'")]
    [InlineData("{}", "no 'data.user'")]
    [InlineData("[]", "no 'data.user'")]
    [InlineData("""{"user":{"uid":"u1"},"groups":"ops"}""", "no list in 'data.groups'")]
    [InlineData("""{"user":{"uid":"u1"},"groups":[{"name":"Ops"}]}""", "without an id in 'data.groups'")]
    [InlineData("""{"user":{"uid":"u1"},"friends":{}}""", "no list in 'data.friends'")]
    public async Task A_user_of_no_known_shape_is_an_error(string data, string why)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetUserAsync("u1", true, default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_user_reads_first_and_writes_every_field_back()
    {
        using var wire = new AtomChatWire().ThenData(Ann.Replace("\"cid\"", "\"email\":\"ann@x.test\",\"cid\"", StringComparison.Ordinal)).ThenDone();
        var log = new KeptLog();

        using (OperationLog.Use(log))
        {
            await wire.Client.UpdateUserAsync(new UserChange("u1") { Role = "default" }, default);
        }

        wire.AssertAll(
            "getUser UID=u1",
            "updateUser UID=u1&name=Ann&avatarURL=https%3A%2F%2Fa.test%2F1&profileURL=https%3A%2F%2Fp.test%2F1&role=default&email=ann%40x.test");
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task Update_user_warns_where_the_address_is_not_told()
    {
        using var wire = new AtomChatWire().ThenData(Ann).ThenDone().ThenData(Ann).ThenDone();
        var log = new KeptLog();

        using (OperationLog.Use(log))
        {
            await wire.Client.UpdateUserAsync(new UserChange("u1") { Name = "Anna" }, default);
            await wire.Client.UpdateUserAsync(new UserChange("u1") { Email = "new@x.test" }, default);
        }

        Assert.Equal("updateUser UID=u1&name=Anna&avatarURL=https%3A%2F%2Fa.test%2F1&profileURL=https%3A%2F%2Fp.test%2F1&role=admin", wire.Requests[1].Line);
        Assert.EndsWith("&role=admin&email=new%40x.test", wire.Requests[3].Line, StringComparison.Ordinal);
        var warning = Assert.Single(log.Warnings);
        Assert.Contains("'u1'", warning, StringComparison.Ordinal);
        Assert.Contains("-Email", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_user_can_blank_a_field_on_purpose()
    {
        using var wire = new AtomChatWire().ThenData(Ann).ThenDone();

        await wire.Client.UpdateUserAsync(new UserChange("u1") { AvatarUri = string.Empty, Email = string.Empty }, default);

        Assert.Equal("updateUser UID=u1&name=Ann&avatarURL=&profileURL=https%3A%2F%2Fp.test%2F1&role=admin&email=", wire.Requests[1].Line);
    }

    [Fact]
    public async Task Update_of_an_unknown_user_writes_nothing()
    {
        using var wire = new AtomChatWire().ThenFailed("Invalid UID.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateUserAsync(new UserChange("u1") { Name = "X" }, default));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Equal("u1", error.Target);
        wire.AssertOne("getUser", "UID=u1");
    }

    [Fact]
    public async Task Delete_user_sends_the_id_and_is_done_when_gone_after_a_repetition()
    {
        using var wire = new AtomChatWire().ThenDone().ThenFailed("User not registered", attempts: 2).ThenFailed("User not registered");

        await wire.Client.DeleteUserAsync("u1", default);
        await wire.Client.DeleteUserAsync("u1", default);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteUserAsync("u1", default));

        Assert.Equal(4, wire.Requests.Count);
        Assert.All(wire.Requests, request => Assert.Equal("deleteUser UID=u1", request.Line));
        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Equal(ChatErrorScope.Target, error.Scope);
    }

    [Theory]
    [InlineData("""[{"uid":"u1","status":"available","lastactivity":"1700000000","x":1},{"UID":"u2","status":""}]""")]
    [InlineData("""{"u1":{"status":"available","lastactivity":1700000000,"x":1},"u2":{"status":null}}""")]
    public async Task The_status_of_several_users_is_one_request(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var statuses = await wire.Client.GetStatusAsync(["u1", "u2", "u3"], default);

        wire.AssertOne("getUserStatus", "UIDs=u1%2Cu2%2Cu3");
        Assert.Equal(["u1", "u2"], statuses.Select(status => status.UserId));
        Assert.Equal("available", statuses[0].Status);
        Assert.Equal(1700000000, statuses[0].LastActiveAt!.Value.ToUnixTimeSeconds());
        Assert.Equal(1L, statuses[0].AdditionalProperties["x"]);
        Assert.Null(statuses[1].Status);
    }

    [Theory]
    [InlineData("""{"u1":"away"}""")]
    [InlineData("""{"uid":"u1","status":"away"}""")]
    public async Task A_status_may_be_a_word_by_id_or_a_single_object(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var status = Assert.Single(await wire.Client.GetStatusAsync(["u1"], default));

        Assert.Equal(("u1", "away", "AtomChat"), (status.UserId, status.Status, status.Platform));
    }

    [Fact]
    public async Task A_status_list_that_fails_for_one_unknown_user_is_asked_one_by_one()
    {
        using var wire = new AtomChatWire()
            .ThenFailed("Invalid UID.").ThenFailed("Invalid UID.").ThenData("""[{"uid":"u2","status":"away"}]""");

        var statuses = await wire.Client.GetStatusAsync(["u1", "u2"], default);

        wire.AssertAll("getUserStatus UIDs=u1%2Cu2", "getUserStatus UIDs=u1", "getUserStatus UIDs=u2");
        Assert.Equal("u2", Assert.Single(statuses).UserId);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"away\"")]
    [InlineData("[\"u1\"]")]
    [InlineData("""[{"status":"away"}]""")]
    [InlineData("""{"u1":[]}""")]
    [InlineData("""[{"uid":"u9","status":"away"}]""")]
    public async Task A_status_of_no_known_shape_is_an_error(string data)
    {
        using var wire = new AtomChatWire().ThenData(data);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetStatusAsync(["u1"], default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Equal("getUserStatus", error.Operation);
    }

    [Fact]
    public async Task The_batch_size_of_the_connection_bounds_what_one_request_carries()
    {
        var limits = new ConnectionLimits();
        using var wire = new AtomChatWire(limits);
        Assert.Equal((100, 100), (wire.Client.MaximumGroupsPerRead, wire.Client.MaximumUsersPerStatusRead));

        limits.BatchSize = 7;

        Assert.Equal((7, 7), (wire.Client.MaximumGroupsPerRead, wire.Client.MaximumUsersPerStatusRead));
        Assert.Empty(await wire.Client.GetStatusAsync([], default));
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task The_connection_is_tested_by_asking_for_one_user()
    {
        using var wire = new AtomChatWire().ThenData("[]").ThenFailed("Invalid API KEY.", "1010");

        Assert.Null(await wire.Client.TestAsync(default));
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.TestAsync(default));

        Assert.Equal("listUsers offset=0&limit=1", wire.Requests[0].Line);
        Assert.Equal(ChatErrorKind.Authentication, error.Kind);
    }

    private sealed class KeptLog : OperationLog
    {
        public List<string> Warnings { get; } = [];

        public override bool IsVerbose => false;

        public override void Warning(string text) => Warnings.Add(text);

        public override void Verbose(string text)
        {
        }

        public override void Debug(string text)
        {
        }
    }
}
