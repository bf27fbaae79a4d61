using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Connections;

public sealed class MemberRoleTests
{
    private readonly FakeRoom room = new();
    private readonly OutcomeLog log = new();
    private readonly OutcomeLog removed = new();
    private readonly ChatClient client;

    public MemberRoleTests() => client = new ChatClient(new FakeSession(room));

    [Fact]
    public async Task A_role_is_given_in_the_platforms_spelling()
    {
        await RunAsync(MemberAction.SetRole, "ADMIN", "ann", "bob");

        Assert.Equal(["admin ann", "admin bob"], room.Calls.Order());
        Assert.Equal(["ann", "bob"], log.With(MemberOutcome.Done).Order());
    }

    [Fact]
    public void A_role_that_the_platform_does_not_have_is_refused_with_those_it_has()
    {
        var error = Assert.Throws<ChatServiceException>(() => client.Change(MemberAction.SetRole, "ops", "boss"));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("member, admin, owner", error.Message, StringComparison.Ordinal);
        Assert.Empty(room.Calls);
    }

    [Fact]
    public async Task A_role_whose_giving_was_not_reported_is_read_back_and_membership_alone_is_not_enough()
    {
        room.KeepsSilent = true;
        room.Roles["ann"] = "member";
        using var run = new BulkRun(Silently(client.Change(MemberAction.SetRole, "ops", "owner")), client.BulkOptions(false), log, CancellationToken.None);

        await run.AddAsync("ann");
        await run.AddAsync("bob");
        await run.CompleteAsync();

        Assert.Equal(MemberOutcome.Done, log["bob"]);
        Assert.Equal(MemberOutcome.NotReported, log["ann"]);
    }

    [Fact]
    public async Task Two_spellings_of_one_user_travel_once_and_each_has_its_outcome()
    {
        await RunAsync(MemberAction.Add, null, "Ann", "ann", "ANN", "bob");

        Assert.Equal(["add Ann", "add bob"], room.Calls.Order());
        Assert.Equal(["ANN", "Ann", "ann", "bob"], log.All.Select(told => told.User).Order(StringComparer.Ordinal));
        Assert.Equal(MemberOutcome.Done, log["Ann"]);
        Assert.Equal(MemberOutcome.Unchanged, log["ann"]);
        Assert.Equal(MemberOutcome.Unchanged, log["ANN"]);
    }

    [Fact]
    public async Task Reading_back_finds_a_user_under_the_platforms_spelling()
    {
        room.KeepsSilent = true;

        await RunAsync(MemberAction.Add, null, "Ann", "BOB");

        Assert.Equal(["add Ann", "add BOB"], room.Calls.Order());
        Assert.Equal(["Ann", "BOB"], log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_ban_that_was_not_reported_is_read_back_from_the_list_of_bans()
    {
        room.KeepsSilent = true;

        await RunAsync(MemberAction.Ban, null, "Eve");

        Assert.Equal(["ban Eve"], room.Calls);
        Assert.Equal(MemberOutcome.Done, log["Eve"]);
    }

    [Fact]
    public async Task A_replacement_keeps_who_is_wanted_under_another_spelling()
    {
        room.Roles["ann"] = room.Roles["eve"] = "member";
        var run = Replacement(null);
        run.Add("ANN");
        run.Add("bob");

        await run.CompleteAsync();

        Assert.Equal(["add bob", "remove eve"], room.Calls);
        Assert.Equal(MemberOutcome.Unchanged, log["ANN"]);
    }

    [Fact]
    public async Task A_replacement_with_a_role_removes_everybody_else_whatever_role_they_have()
    {
        room.Roles["ann"] = "admin";
        room.Roles["bob"] = "member";
        room.Roles["eve"] = "owner";
        room.Roles["mallory"] = "banned";
        var run = Replacement("admin");
        run.Add("ann");
        run.Add("bob");

        await run.CompleteAsync();

        Assert.Equal(["admin bob", "remove eve"], room.Calls);
        Assert.Equal(MemberOutcome.Unchanged, log["ann"]);
    }

    [Fact]
    public async Task Two_replacements_of_one_list_with_different_roles_do_not_remove_each_others_users()
    {
        room.Roles["eve"] = "member";
        var members = Replacement(null);
        var admins = Replacement("admin");
        members.Add("bob");
        admins.Add("ann");
        members.Spare(admins);
        admins.Spare(members);

        await members.CompleteAsync();
        await admins.CompleteAsync();

        Assert.Equal(["ann: admin", "bob: member"], room.Roles.Select(entry => $"{entry.Key}: {entry.Value}").Order());
    }

    [Fact]
    public void A_platform_without_roles_or_bans_says_who_can()
    {
        var other = new ChatPlatform { Name = "Elsewhere", Capabilities = [ChatCapability.SetMemberRole, ChatCapability.ListBans] };
        var plain = new ChatClient(new FakeSession(new FakeDirectory(), other));

        Assert.Contains("cannot give members of a group a role. Platforms that can: Elsewhere", Assert.Throws<ChatServiceException>(() => plain.Change(MemberAction.SetRole, "ops", "admin")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot list who is banned from a group. Platforms that can: Elsewhere", Assert.Throws<ChatServiceException>(() => plain.ListBans("ops", ListRange.All)).Message, StringComparison.Ordinal);
    }

    private static BulkChange Silently(BulkChange change) => new(change.Action, change.Target, change.Traits, async (users, token) =>
    {
        // Nothing is written for one of them, and no answer says so.
        return users.Contains("ann") ? BatchAnswer.NotReported : await change.Write(users, token);
    })
    {
        ReadBack = change.ReadBack,
        Ids = change.Ids,
    };

    private ReplacementRun Replacement(string? role) => new(
        client.Change(role is null ? MemberAction.Add : MemberAction.SetRole, "ops", role),
        client.Change(MemberAction.Remove, "ops"),
        null,
        client.BulkOptions(false),
        log,
        removed,
        CancellationToken.None);

    private async Task RunAsync(MemberAction action, string? role, params string[] users)
    {
        using var run = new BulkRun(client.Change(action, "ops", role), client.BulkOptions(false), log, CancellationToken.None);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
    }
}
