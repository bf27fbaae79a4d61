using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

public sealed class EjabberdMemberTests
{
    private const string Room = "\"name\":\"ops\",\"service\":\"conference.localhost\"";

    [Fact]
    public async Task A_few_users_are_looked_at_one_by_one_and_each_is_written_by_a_request_of_its_own()
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"none"}""").On("set_room_affiliation", "0");

        var log = await wire.ChangeAsync(MemberAction.Add, "Ops", null, "Alice", "bob@elsewhere.example");

        wire.AssertAll(
            $$"""get_room_affiliation {{{Room}},"jid":"alice@localhost"}""",
            $$"""get_room_affiliation {{{Room}},"jid":"bob@elsewhere.example"}""",
            $$"""set_room_affiliation {{{Room}},"jid":"alice@localhost","affiliation":"member"}""",
            $$"""set_room_affiliation {{{Room}},"jid":"bob@elsewhere.example","affiliation":"member"}""");
        Assert.Equal(["Alice", "bob@elsewhere.example"], log.With(MemberOutcome.Done));
    }

    [Theory]
    [InlineData("""{"domain":"localhost","affiliation":"member","reason":""}""")]
    [InlineData("""{"username":null,"domain":"localhost","affiliation":"member","reason":""}""")]
    [InlineData("""{"username":7,"domain":"localhost","affiliation":"member","reason":""}""")]
    public async Task A_member_without_a_name_is_not_taken_for_the_whole_host(string entry)
    {
        using var wire = new EjabberdWire().On("get_room_affiliations", $"[{entry}]");
        using var pages = wire.Client.ListMembers("ops", ListRange.All);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("names no user for an affiliation", error.Message);
    }

    [Theory]
    [InlineData(MemberAction.Add)]
    [InlineData(MemberAction.Remove)]
    [InlineData(MemberAction.Ban)]
    [InlineData(MemberAction.Kick)]
    public async Task Where_the_look_before_a_change_fails_nobody_was_attempted_and_nothing_is_open(MemberAction action)
    {
        using var wire = new EjabberdWire();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            wire.On("get_room_affiliation", "oops", 500).On("get_room_affiliations", "oops", 500).On("get_room_occupants", "oops", 500);
        }

        var log = await wire.ChangeAsync(action, "ops", null, "u1", "u2");

        Assert.Equal(["u1", "u2"], log.With(MemberOutcome.NotAttempted));
        Assert.Equal(["u1", "u2"], log.Failures.SelectMany(static failure => failure.UserIds));
        Assert.DoesNotContain(wire.Requests, static request => request.StartsWith("set_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_users_cost_one_reading_and_who_is_there_costs_no_more()
    {
        using var wire = new EjabberdWire().OnAffiliations("u1 member", "u2 admin", "u3 owner").On("set_room_affiliation", "0");

        var log = await wire.ChangeAsync(MemberAction.Add, "ops", null, "u1", "u2", "u3", "u4", "u5", "u6");

        Assert.Equal(["u1", "u2", "u3"], log.With(MemberOutcome.Unchanged).Order());
        Assert.Equal(["u4", "u5", "u6"], log.With(MemberOutcome.Done).Order());
        Assert.Equal(["get_room_affiliations", "set_room_affiliation", "set_room_affiliation", "set_room_affiliation"], wire.Requests.Select(request => request.Split(' ')[0]));
    }

    [Fact]
    public async Task Where_the_server_does_not_know_the_command_for_one_user_the_list_tells_who_is_there()
    {
        using var wire = new EjabberdWire()
            .On("get_room_affiliation", """{"status":"error","code":40,"message":"Command not found."}""", 404)
            .OnAffiliations("u1 member")
            .On("set_room_affiliation", "0");

        var log = await wire.ChangeAsync(MemberAction.Add, "ops", null, "u1", "u2");

        Assert.Equal(MemberOutcome.Unchanged, log["u1"]);
        Assert.Equal(MemberOutcome.Done, log["u2"]);
        Assert.Empty(log.Failures);
    }

    [Fact]
    public async Task An_administrator_of_the_service_who_is_no_owner_of_the_room_is_added_as_a_member()
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"owner"}""").OnAffiliations("alice owner").On("set_room_affiliation", "0");

        var log = await wire.ChangeAsync(MemberAction.Add, "ops", null, "admin");

        Assert.Equal(MemberOutcome.Done, log["admin"]);
    }

    [Fact]
    public async Task A_banned_user_is_not_let_in_by_adding_or_by_a_role()
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"outcast"}""");

        var added = await wire.ChangeAsync(MemberAction.Add, "ops", null, "eve");
        var raised = await wire.ChangeAsync(MemberAction.SetRole, "ops", "owner", "eve");

        Assert.Equal(MemberOutcome.Refused, added["eve"]);
        Assert.Equal(MemberOutcome.Refused, raised["eve"]);
        Assert.Contains("Unblock-ChatUser", added.Failures.Single().Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wire.Requests, request => request.StartsWith("set_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MemberAction.Remove, "none")]
    [InlineData(MemberAction.Ban, "outcast")]
    [InlineData(MemberAction.SetRole, "member")]
    public async Task The_last_owner_stays(MemberAction action, string affiliation)
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"owner"}""").OnAffiliations("ann owner", "bob owner").OnAffiliations("ann owner", "bob owner").OnAffiliations("bob owner").On("set_room_affiliation", "0");

        var log = await wire.ChangeAsync(action, "ops", affiliation, "ann", "bob");

        Assert.Equal(MemberOutcome.Done, log["ann"]);
        Assert.Equal(MemberOutcome.Refused, log["bob"]);
        Assert.Contains("last owner", log.Failures.Single().Error.Message, StringComparison.Ordinal);
        Assert.Equal([$$"""set_room_affiliation {{{Room}},"jid":"ann@localhost","affiliation":"{{affiliation}}"}"""], wire.Requests.Where(request => request.StartsWith("set_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Removing_somebody_who_is_banned_does_not_lift_the_ban()
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"outcast"}""");

        Assert.Equal(MemberOutcome.Unchanged, (await wire.ChangeAsync(MemberAction.Remove, "ops", null, "eve"))["eve"]);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Lifting_the_ban_of_a_member_does_not_end_the_membership()
    {
        using var wire = new EjabberdWire().On("get_room_affiliation", """{"affiliation":"member"}""");

        Assert.Equal(MemberOutcome.Unchanged, (await wire.ChangeAsync(MemberAction.Unban, "ops", null, "ann"))["ann"]);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task A_room_that_is_not_there_ends_the_change_with_one_error()
    {
        using var wire = new EjabberdWire().On("get_room_affiliations", "\"The room does not exist.\"", 400);

        var log = await wire.ChangeAsync(MemberAction.Add, "nope", null, [.. Enumerable.Range(1, 500).Select(number => $"u{number}")]);

        Assert.Equal(ChatErrorKind.NotFound, log.Failures[0].Error.Kind);
        Assert.Equal("nope", log.Failures[0].Error.Target);
        Assert.Equal(500, log.All.Count);
        Assert.DoesNotContain(log.All, told => told.Outcome == MemberOutcome.Done);
        Assert.True(wire.Requests.Count <= 3);
    }

    [Fact]
    public async Task Who_was_written_before_the_permission_was_withdrawn_is_done_and_the_rest_is_not_attempted()
    {
        var written = 0;
        using var wire = new EjabberdWire().OnAffiliations().On("set_room_affiliation", () => ++written <= 3
            ? new System.Net.Http.HttpResponseMessage { Content = new System.Net.Http.StringContent("0") }
            : new System.Net.Http.HttpResponseMessage(System.Net.HttpStatusCode.Forbidden) { Content = new System.Net.Http.StringContent("""{"status":"error","code":32,"message":"AccessRules: no."}""") });

        var log = await wire.ChangeAsync(MemberAction.Add, "ops", null, [.. Enumerable.Range(1, 20).Select(number => $"u{number:00}")]);

        Assert.Equal(["u01", "u02", "u03"], log.With(MemberOutcome.Done));
        Assert.Equal(MemberOutcome.Refused, log["u04"]);
        Assert.Equal(16, log.With(MemberOutcome.NotAttempted).Count());
        Assert.Equal(4, written);
        Assert.Contains("'set_room_affiliation'", log.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.Equal(ChatErrorKind.Permission, log.Failures[0].Error.Kind);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_not_asked_once_for_each_user()
    {
        using var wire = new EjabberdWire().OnAffiliations().OnLost("get_room_affiliations").OnLost("set_room_affiliation");

        var log = await wire.ChangeAsync(MemberAction.Add, "ops", null, [.. Enumerable.Range(1, 150).Select(number => $"u{number}")]);

        Assert.Equal(150, log.All.Count);
        Assert.DoesNotContain(log.All, told => told.Outcome is MemberOutcome.Done or MemberOutcome.Unchanged);
        Assert.InRange(wire.Requests.Count, 3, 30);
        Assert.All(log.Failures, failure => Assert.Equal(ChatErrorKind.Transport, failure.Error.Kind));
    }

    [Fact]
    public async Task A_kick_bans_the_occupant_and_gives_back_what_was_there()
    {
        using var wire = new EjabberdWire()
            .On("get_room_occupants", """[{"jid":"ann@localhost/phone","nick":"Ann","role":"moderator"}]""")
            .OnAffiliations("ann admin", "bob member")
            .On("set_room_affiliation", "0");

        var log = await wire.ChangeAsync(MemberAction.Kick, "ops", null, "ann", "bob");

        Assert.Equal(MemberOutcome.Done, log["ann"]);
        Assert.Equal(MemberOutcome.Unchanged, log["bob"]);
        Assert.Equal(
            [$$"""set_room_affiliation {{{Room}},"jid":"ann@localhost","affiliation":"outcast"}""", $$"""set_room_affiliation {{{Room}},"jid":"ann@localhost","affiliation":"admin"}"""],
            wire.Requests.Where(request => request.StartsWith("set_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_kick_that_could_not_lift_its_ban_says_so()
    {
        using var wire = new EjabberdWire()
            .On("get_room_occupants", """[{"jid":"ann@localhost/phone","nick":"Ann","role":"moderator"}]""")
            .OnAffiliations("ann admin")
            .On("set_room_affiliation", "0")
            .On("set_room_affiliation", "\"internal_error\"", 500);

        var log = await wire.ChangeAsync(MemberAction.Kick, "ops", null, "ann");

        Assert.Equal(MemberOutcome.Refused, log["ann"]);
        Assert.Contains("still banned", log.Failures.Single().Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_and_bans_come_from_one_list_and_a_whole_host_keeps_its_sign()
    {
        using var wire = new EjabberdWire().On("get_room_affiliations", """[{"username":"","domain":"spam.example","affiliation":"outcast","reason":"ads"},{"username":"ann","domain":"localhost","affiliation":"owner","reason":""}]""");

        var members = await AllAsync(wire.Client.ListMembers("ops@conference.localhost", Contracts.ListRange.All));
        var bans = await AllAsync(wire.Client.ListBans("ops", Contracts.ListRange.All));

        Assert.Equal("ops ann@localhost owner", $"{members.Single().GroupId} {members.Single().UserId} {members.Single().Role}");
        Assert.Equal("@spam.example ads", $"{bans.Single().UserId} {bans.Single().AdditionalProperties["reason"]}");
    }

    [Fact]
    public async Task A_list_that_breaks_off_is_an_error_and_no_shorter_list()
    {
        using var wire = new EjabberdWire().On("get_room_affiliations", """[{"username":"ann","domain":"localhost","affiliation":"owner","reason":""},{"username":"bo""");
        using var pages = wire.Client.ListMembers("ops", Contracts.ListRange.All);

        Assert.Single((await pages.ReadAsync(CancellationToken.None))!.Items);
        Assert.Equal(ChatErrorKind.MalformedAnswer, (await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(CancellationToken.None))).Kind);
    }

    private static async Task<List<T>> AllAsync<T>(Contracts.IPageSource<T> pages)
    {
        var all = new List<T>();
        using (pages)
        {
            while (await pages.ReadAsync(CancellationToken.None) is { } page)
            {
                all.AddRange(page.Items);
            }
        }

        return all;
    }
}
