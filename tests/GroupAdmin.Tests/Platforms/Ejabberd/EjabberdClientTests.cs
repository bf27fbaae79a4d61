using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms.Ejabberd;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

public sealed class EjabberdClientTests
{
    private const string Options = """{"title":"Ops","description":"","persistent":"true","members_only":"true","password_protected":"false","password":"open-sesame","max_users":"200","lang":""}""";

    [Fact]
    public async Task Requests_are_signed_with_the_full_jid()
    {
        using var wire = new EjabberdWire().On("check_account", "0");

        Assert.Equal("admin@localhost", await wire.Client.TestAsync(CancellationToken.None));

        wire.AssertAll("""check_account {"user":"admin","host":"localhost"}""");
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("admin@localhost:" + EjabberdWire.Secret)), wire.Authorizations.Single());
    }

    [Fact]
    public async Task A_token_is_sent_as_it_is_and_names_belong_to_the_host_of_the_address()
    {
        using var wire = new EjabberdWire(account: null).On("check_account", "0").On("get_vcard", "\"error_no_vcard_found\"", 400);

        Assert.Equal("alice@chat.test", (await wire.Client.GetUserAsync("Alice", false, CancellationToken.None))!.Id);
        Assert.Equal("Bearer " + EjabberdWire.Secret, wire.Authorizations[0]);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("@localhost")]
    [InlineData("a@b@c")]
    [InlineData("a:b@localhost")]
    public void A_name_that_is_no_full_jid_is_refused_before_any_request(string name)
    {
        var error = Assert.Throws<ChatServiceException>(() => new EjabberdSigner(name, "secret", new Redactor()));
        Assert.Equal(ChatErrorKind.Authentication, error.Kind);
    }

    [Fact]
    public async Task A_room_is_made_persistent_with_its_options_and_its_owner_and_read_back_without_its_password()
    {
        using var wire = new EjabberdWire().On("create_room_with_opts", "0").On("set_room_affiliation", "0").OnAffiliations().OnAffiliations("ann owner").On("get_room_options", Options);

        var group = await wire.Client.CreateGroupAsync(
            new NewGroup { Id = "Ops", Name = "Ops", Type = ChatGroupType.Private, Owner = "Ann", Option = new Dictionary<string, object?> { ["moderated"] = false, ["max_users"] = 30 } },
            CancellationToken.None);

        Assert.Equal(
            """create_room_with_opts {"name":"ops","service":"conference.localhost","host":"localhost","options":[{"name":"title","value":"Ops"},{"name":"members_only","value":"true"},{"name":"public","value":"false"},{"name":"password_protected","value":"false"},{"name":"persistent","value":"true"},{"name":"moderated","value":"false"},{"name":"max_users","value":"30"}]}""",
            wire.Requests[0]);
        Assert.Equal("ops Ops Private ann@localhost 1", $"{group.Id} {group.Name} {group.Type} {group.Owner} {group.MemberCount}");
        Assert.Equal(200L, group.AdditionalProperties["max_users"]);
        Assert.Equal(true, group.AdditionalProperties["persistent"]);
        Assert.DoesNotContain("password", group.AdditionalProperties.Keys);
        Assert.DoesNotContain(group.AdditionalProperties.Values, value => Equals(value, "open-sesame"));
    }

    [Theory]
    [InlineData("nonsense", "x", "no room option 'nonsense'")]
    [InlineData("members_only", "maybe", "$true or $false")]
    [InlineData("max_users", "many", "a whole number")]
    [InlineData("max_users", 0, "a whole number")]
    [InlineData("allow_private_messages_from_visitors", "bogus", "anyone, moderators, nobody")]
    [InlineData("presence_broadcast", "[moderator]", "breaks the room")]
    [InlineData("password", "x", "-Password")]
    [InlineData("title", "x", "-Name")]
    [InlineData("lang", 5, "a text")]
    public async Task An_option_that_the_server_would_ignore_or_break_on_is_refused_before_any_request(string name, object value, string said)
    {
        using var wire = new EjabberdWire();

        var made = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "x", Option = new Dictionary<string, object?> { [name] = value } }, CancellationToken.None));
        var changed = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("x") { Option = new Dictionary<string, object?> { [name] = value } }, CancellationToken.None));

        Assert.Contains(said, made.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", changed.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_room_that_answers_nothing_is_none()
    {
        using var wire = new EjabberdWire().On("get_room_options", "{}");

        Assert.Empty(await wire.Client.GetGroupsAsync(["nope"], CancellationToken.None));
        Assert.Equal(ChatErrorKind.NotFound, (await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("nope") { Name = "x" }, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_room_is_closed_before_it_is_opened_otherwise_and_has_its_password_first()
    {
        using var wire = new EjabberdWire().On("get_room_options", Options).On("change_room_option", "0");

        await wire.Client.UpdateGroupAsync(new GroupChange("ops") { Type = ChatGroupType.Password, Password = new NetworkCredential("", "new-word").SecurePassword }, CancellationToken.None);

        Assert.Equal(
            ["password=new-word", "password_protected=true", "members_only=false", "public=true"],
            wire.Requests.Skip(1).Select(request => System.Text.Json.JsonDocument.Parse(request[request.IndexOf(' ', StringComparison.Ordinal)..]).RootElement).Select(body => $"{body.GetProperty("option")}={body.GetProperty("value")}"));
        Assert.Equal(Redactor.Mark, wire.Redactor.Redact("new-word"));
    }

    [Fact]
    public async Task A_new_owner_beside_whom_the_former_one_stays_is_told_as_what_it_is()
    {
        using var wire = new EjabberdWire()
            .On("get_room_options", Options)
            .OnAffiliations("ann owner", "bob member")
            .On("set_room_affiliation", "0")
            .On("set_room_affiliation", "\"Unable to perform change\"", 400);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("ops") { Owner = "bob" }, CancellationToken.None));

        Assert.StartsWith(
            "'bob@localhost' was made an owner of 'ops', but the role 'admin' of the former owner 'ann@localhost' was not set: run the same command again.",
            error.Message,
            StringComparison.Ordinal);
        Assert.True(error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task Passing_a_room_on_puts_the_new_owner_in_place_before_the_former_is_lowered()
    {
        using var wire = new EjabberdWire().On("get_room_options", Options).OnAffiliations("ann owner", "bob member").On("set_room_affiliation", "0");

        await wire.Client.UpdateGroupAsync(new GroupChange("ops") { Owner = "bob" }, CancellationToken.None);

        Assert.EndsWith("\"jid\":\"bob@localhost\",\"affiliation\":\"owner\"}", wire.Requests[^2], StringComparison.Ordinal);
        Assert.EndsWith("\"jid\":\"ann@localhost\",\"affiliation\":\"admin\"}", wire.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_done_when_the_room_is_gone()
    {
        using var wire = new EjabberdWire().OnLost("destroy_room").On("destroy_room", "\"Room doesn't exists\"", 400).On("get_room_options", "{}");

        await wire.Client.DeleteGroupAsync("ops", CancellationToken.None);

        Assert.Equal(["destroy_room", "destroy_room", "get_room_options"], wire.Requests.Select(request => request.Split(' ')[0]));
    }

    [Fact]
    public async Task A_deletion_is_done_when_the_room_is_gone_and_not_when_it_is_answered()
    {
        using var wire = new EjabberdWire().On("destroy_room", "0").On("get_room_options", Options).On("get_room_options", "\"internal_error\"", 500).On("get_room_options", "{}");

        await wire.Client.DeleteGroupAsync("ops", CancellationToken.None);

        Assert.Equal(["destroy_room", "get_room_options", "get_room_options", "get_room_options"], wire.Requests.Select(request => request.Split(' ')[0]));
    }

    [Fact]
    public async Task Nothing_is_done_to_an_account_that_is_not_there()
    {
        using var wire = new EjabberdWire().On("check_account", "1");

        Assert.Null(await wire.Client.GetUserAsync("ghost", true, CancellationToken.None));
        Assert.Equal(MemberOutcome.NotFound, (await wire.Client.BlockAccountAsync("ghost", CancellationToken.None)).For("ghost"));
        foreach (var act in new Func<Task>[]
        {
            () => wire.Client.DeleteUserAsync("ghost", CancellationToken.None),
            () => wire.Client.UpdateUserAsync(new UserChange("ghost") { Name = "Ghost" }, CancellationToken.None),
            () => wire.Client.AddFriendsAsync("ghost", ["ann"], false, CancellationToken.None),
            () => wire.Client.SendMessageAsync(new NewMessage("admin", "x") { UserId = "ghost" }, CancellationToken.None),
        })
        {
            Assert.Equal(ChatErrorKind.NotFound, (await Assert.ThrowsAsync<ChatServiceException>(act)).Kind);
        }

        Assert.All(wire.Requests, request => Assert.Equal("""check_account {"user":"ghost","host":"localhost"}""", request));
    }

    [Fact]
    public async Task A_deletion_that_was_acknowledged_is_done_even_where_nobody_can_look_afterwards()
    {
        using var wire = new EjabberdWire().On("destroy_room", "0").On("get_room_options", "<html>Sign in</html>");

        await wire.Domain.DeleteGroupAsync("ops", CancellationToken.None);

        Assert.Equal(["destroy_room", "get_room_options"], wire.Requests.Select(request => request.Split(' ')[0]));
    }

    [Fact]
    public async Task A_room_that_was_made_is_told_even_where_it_cannot_be_read()
    {
        using var wire = new EjabberdWire().On("create_room_with_opts", "0").On("get_room_options", "<html>Sign in</html>");

        var made = await wire.Domain.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Operations" }, CancellationToken.None);

        Assert.Equal(("ops", "Operations"), (made.Id, made.Name));
    }

    [Fact]
    public async Task An_owner_who_could_not_be_set_is_no_success_of_the_room_that_was_made()
    {
        using var wire = new EjabberdWire().On("create_room_with_opts", "0").On("get_room_options", Options).OnAffiliations().On("set_room_affiliation", "<html>Sign in</html>");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.CreateGroupAsync(new NewGroup { Id = "ops", Owner = "ann" }, CancellationToken.None));

        Assert.True(error.MayHaveTakenEffect);
        Assert.StartsWith("The group 'ops' was created, but its owner may not have been set: run Set-ChatGroup -Id 'ops' with -Owner.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, wire.Requests.Count(static request => request.StartsWith("set_room_affiliation", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_room_whose_creation_was_lost_gets_its_owner_all_the_same()
    {
        using var wire = new EjabberdWire().OnLost("create_room_with_opts").On("create_room_with_opts", "0").On("get_room_options", Options).OnAffiliations().On("set_room_affiliation", "0");

        await wire.Domain.CreateGroupAsync(new NewGroup { Id = "ops", Owner = "ann" }, CancellationToken.None);

        Assert.Equal(["create_room_with_opts", "get_room_options", "get_room_affiliations", "set_room_affiliation"], wire.Requests.Select(static request => request.Split(' ')[0]).Take(4));
    }

    [Fact]
    public async Task Of_a_change_in_several_parts_it_is_said_which_were_made()
    {
        using var wire = new EjabberdWire().On("get_room_options", Options).On("change_room_option", "0").On("change_room_option", "\"no\"", 400);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.UpdateGroupAsync(new GroupChange("ops") { Name = "Operations", Description = "Text" }, CancellationToken.None));

        Assert.True(error.MayHaveTakenEffect);
        Assert.StartsWith("Of the group 'ops', 'title' was set, but 'description' was not set: run the same command again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_friendship_is_written_on_both_sides_and_keeps_nickname_and_groups()
    {
        using var wire = new EjabberdWire().On("check_account", "0").On("add_rosteritem", "0")
            .On("get_roster", "[]")
            .On("get_roster", """[{"jid":"ann@localhost","nick":"A","subscription":"from","ask":"undefined","group":"Work"},{"jid":"ann@localhost","nick":"A","subscription":"from","ask":"undefined","group":"Chess"}]""");

        // The roster that is read back is written last.
        var answer = await wire.Client.AddFriendsAsync("ann", ["bob"], false, CancellationToken.None);

        Assert.Equal(MemberOutcome.Done, answer.For("bob"));
        Assert.Equal(
            [
                """add_rosteritem {"localuser":"bob","localhost":"localhost","user":"ann","host":"localhost","nick":"A","group":"Work;Chess","subs":"both"}""",
                """add_rosteritem {"localuser":"ann","localhost":"localhost","user":"bob","host":"localhost","nick":"","group":"","subs":"both"}""",
            ],
            wire.Requests.Where(request => request.StartsWith("add_", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(MemberAction.AddFriend)]
    [InlineData(MemberAction.RemoveFriend)]
    public async Task Half_a_friendship_that_the_other_side_alone_lacks_is_never_told_as_done(MemberAction action)
    {
        // Ann's roster is as wanted all the time; Bob's cannot be written.
        const string Both = """[{"jid":"{0}@localhost","nick":"","subscription":"both","ask":"none","group":""}]""";
        var adds = action == MemberAction.AddFriend;
        using var wire = new EjabberdWire().On("check_account", "0").OnLost(adds ? "add_rosteritem" : "delete_rosteritem");
        for (var reading = 0; reading < 12; reading++)
        {
            // Ann's and Bob's in turn.
            wire.On("get_roster", adds ? Both.Replace("{0}", "bob", StringComparison.Ordinal) : "[]").On("get_roster", adds ? "[]" : Both.Replace("{0}", "ann", StringComparison.Ordinal));
        }

        var log = await wire.ChangeAsync(action, "ann", null, "bob");

        Assert.Equal(MemberOutcome.NotReported, log["bob"]);
        var failure = Assert.Single(log.Failures);
        Assert.Equal(["bob"], failure.UserIds);
        Assert.True(failure.Error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task Half_a_friendship_that_was_made_is_told_as_what_it_is()
    {
        using var wire = new EjabberdWire().On("check_account", "0").On("get_roster", "[]").On("add_rosteritem", "0").On("add_rosteritem", "\"no\"", 400);

        var answer = await wire.Client.AddFriendsAsync("ann", ["bob"], false, CancellationToken.None);

        var error = answer.FailureOf("bob");
        Assert.NotNull(error);
        Assert.Equal((true, ChatErrorScope.Call), (error.MayHaveTakenEffect, error.Scope));
        Assert.StartsWith("The roster of 'bob@localhost' was changed, but that of 'ann@localhost' was not: run the same again to make both agree.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_friendship_is_completed_when_the_other_half_was_only_lost_once()
    {
        const string Ann = """[{"jid":"ann@localhost","nick":"","subscription":"both","ask":"none","group":""}]""";
        using var wire = new EjabberdWire().On("check_account", "0")
            .On("add_rosteritem", "0").On("add_rosteritem", "\"internal_error\"", 500).On("add_rosteritem", "0")
            .On("get_roster", "[]").On("get_roster", "[]") // at first
            .On("get_roster", "[]").On("get_roster", Ann) // looked at
            .On("get_roster", "[]").On("get_roster", Ann); // in the call that completes it

        var log = await wire.ChangeAsync(MemberAction.AddFriend, "ann", null, "bob");

        Assert.Equal(MemberOutcome.Done, log["bob"]);
        Assert.Empty(log.Failures);
        Assert.Equal(["bob ann", "ann bob", "ann bob"], wire.Requests.Where(request => request.StartsWith("add_", StringComparison.Ordinal)).Select(request =>
        {
            using var body = System.Text.Json.JsonDocument.Parse(request["add_rosteritem ".Length..]);
            return $"{body.RootElement.GetProperty("localuser").GetString()} {body.RootElement.GetProperty("user").GetString()}";
        }));
    }

    [Theory]
    [InlineData("both", "both", true)]
    [InlineData("both", null, null)]
    [InlineData(null, "both", null)]
    [InlineData("from", "to", null)]
    [InlineData(null, null, false)]
    public async Task Both_rosters_say_whether_two_are_friends(string? ours, string? theirs, bool? expected)
    {
        using var wire = new EjabberdWire().On("get_roster", Roster("bob", ours)).On("get_roster", Roster("ann", theirs));

        Assert.Equal(expected, await wire.Client.ReadFriendshipAsync("ann", "bob", CancellationToken.None));

        static string Roster(string contact, string? subscription) =>
            subscription is null ? "[]" : $$"""[{"jid":"{{contact}}@localhost","nick":"","subscription":"{{subscription}}","ask":"none","group":""}]""";
    }

    [Fact]
    public async Task An_occupant_speaks_with_the_full_address_and_who_is_outside_is_told_that_nobody_would_hear()
    {
        using var wire = new EjabberdWire()
            .On("get_room_affiliation", """{"affiliation":"none"}""")
            .On("get_room_occupants", """[{"jid":"ann@localhost/phone","nick":"Ann","role":"participant"},{"jid":"vic@localhost/web","nick":"Vic","role":"visitor"}]""")
            .On("send_message", "0");

        await wire.Client.SendMessageAsync(new NewMessage("ann", "hi") { GroupId = "ops" }, CancellationToken.None);

        Assert.Equal("""send_message {"type":"groupchat","from":"ann@localhost/phone","to":"ops@conference.localhost","subject":"","body":"hi"}""", wire.Requests[^1]);
        foreach (var from in new[] { "vic", "bob" })
        {
            var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage(from, "hi") { GroupId = "ops" }, CancellationToken.None));
            Assert.Equal(ChatErrorKind.Permission, error.Kind);
            Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_sent_twice()
    {
        using var wire = new EjabberdWire().On("check_account", "0").OnLost("send_message");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("admin", "hi") { UserId = "ann" }, CancellationToken.None));

        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(wire.Requests, request => request.StartsWith("send_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_free_call_that_changes_something_is_not_repeated_and_one_that_tells_is()
    {
        using var wire = new EjabberdWire().OnLost("rooms_unused_destroy").OnLost("stats");

        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "rooms_unused_destroy"), CancellationToken.None));
        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "/stats"), CancellationToken.None));

        wire.AssertAll("rooms_unused_destroy {}", "stats {}", "stats {}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("../oauth")]
    [InlineData("a/b")]
    [InlineData("a?b=c")]
    public async Task A_free_call_goes_to_a_command_and_nowhere_else(string path)
    {
        using var wire = new EjabberdWire();

        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, path), CancellationToken.None));
        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall("GET", "stats"), CancellationToken.None));

        Assert.Empty(wire.Requests);
    }
}
