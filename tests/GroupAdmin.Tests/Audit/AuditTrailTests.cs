using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Audit;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Audit;

public sealed class AuditTrailTests : IDisposable
{
    private readonly AuditBed bed = new();

    /// <summary>What changes nothing, and so leaves no line.</summary>
    private static readonly ChatCapability[] Readings =
    [
        ChatCapability.GetGroup, ChatCapability.ListGroups, ChatCapability.ListMembers, ChatCapability.ListBans, ChatCapability.GetUser, ChatCapability.ListUsers, ChatCapability.GetUserStatus,
    ];

    public static TheoryData<ChatCapability> Changing => [.. Enum.GetValues<ChatCapability>().Except(Readings)];

    public void Dispose() => bed.Dispose();

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task Every_change_is_in_the_log_before_it_is_sent_and_after(ChatCapability capability)
    {
        var before = new List<string>();
        bed.Platform.OnCall = _ => before.AddRange(bed.Changes);

        await ChangeAsync(capability);

        Assert.StartsWith($"Attempt {capability} ", Assert.Single(before), StringComparison.Ordinal);
        Assert.Equal(2, bed.Changes.Count);
        Assert.StartsWith($"Outcome {capability} ", bed.Changes[1], StringComparison.Ordinal);
        Assert.EndsWith("Done", bed.Changes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_says_when_over_which_connection_and_to_what()
    {
        var earliest = DateTimeOffset.UtcNow.AddMilliseconds(-1);

        await bed.Client.DeleteGroupAsync("ops", default);

        var line = JsonDocument.Parse(bed.Lines[1]).RootElement;
        Assert.Equal(["time", "event", "connection", "platform", "mode", "process", "run", "operation", "targetKind", "target"], line.EnumerateObject().Select(static property => property.Name));
        Assert.InRange(DateTimeOffset.Parse(line.GetProperty("time").GetString()!, System.Globalization.CultureInfo.InvariantCulture), earliest, DateTimeOffset.UtcNow);
        Assert.EndsWith("Z", line.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.Equal("prod", line.GetProperty("connection").GetString());
        Assert.Equal(Environment.ProcessId, line.GetProperty("process").GetInt32());
        var after = JsonDocument.Parse(bed.Lines[2]).RootElement;
        Assert.Equal(line.GetProperty("run").GetString(), after.GetProperty("run").GetString());
    }

    [Fact]
    public async Task Values_stay_out_of_the_log()
    {
        using var password = new System.Net.NetworkCredential(string.Empty, "hush-hush").SecurePassword;
        await bed.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "hush-hush", Password = password, Description = "hush-hush" }, default);
        await bed.Client.SendMessageAsync(new NewMessage("boss", "hush-hush") { GroupId = "ops" }, default);
        await bed.Client.InvokeApiAsync(new ApiCall("POST", "/things?key=hush-hush") { Text = "hush-hush" }, default);

        Assert.DoesNotContain("hush-hush", File.ReadAllText(bed.Path), StringComparison.Ordinal);
        Assert.Contains("Attempt CreateGroup Group 'ops' [Name Password Description]", bed.Changes);
        Assert.Contains("Attempt InvokeApi POST Path '/things'", bed.Changes);
    }

    [Fact]
    public async Task A_free_call_that_reads_by_the_platforms_own_choice_leaves_no_line()
    {
        await bed.Client.InvokeApiAsync(new ApiCall(null, "/things"), default);
        Assert.Empty(bed.Changes);
    }

    [Fact]
    public async Task An_id_that_the_platform_chose_is_in_the_second_line()
    {
        await bed.Client.CreateUserAsync(new NewUser { Name = "Ann" }, default);

        Assert.Equal(["Attempt CreateUser User [Name]", "Outcome CreateUser User 'made' [Name] Done"], bed.Changes);
    }

    [Theory]
    [InlineData(ChatErrorKind.NotFound, false, "NotFound NotFound")]
    [InlineData(ChatErrorKind.Permission, false, "Refused Permission")]
    [InlineData(ChatErrorKind.Transport, false, "NotAttempted Transport")]
    [InlineData(ChatErrorKind.Transport, true, "NotReported Transport")]
    [InlineData(ChatErrorKind.Server, false, "NotReported Server")]
    public async Task A_failure_is_in_the_log_and_thrown_as_it_is(ChatErrorKind kind, bool mayHaveTakenEffect, string expected)
    {
        var failure = new ChatServiceException(kind, "It failed.") { MayHaveTakenEffect = mayHaveTakenEffect };
        bed.Platform.OnCall = _ => throw failure;

        var thrown = await Assert.ThrowsAsync<ChatServiceException>(() => bed.Client.DeleteUserAsync("u1", default));

        Assert.Same(failure, thrown);
        Assert.Equal($"Outcome DeleteUser User 'u1' {expected}", bed.Changes[^1]);
    }

    [Fact]
    public async Task Every_user_of_a_bulk_change_has_an_outcome_many_to_a_line()
    {
        bed.Session.Limits.BatchSize = 2;
        bed.Platform.Answer = new BatchAnswer(MemberOutcome.Done, null, new Dictionary<string, MemberOutcome> { ["u2"] = MemberOutcome.NotFound, ["u3"] = MemberOutcome.Unchanged });
        bed.Session.Limits.ThrottleLimit = 1;

        await bed.RunAsync(MemberAction.Ban, "ops", "u1", "u2", "u3", "u4");

        Assert.Equal(
            [
                "Attempt BanMember Group 'ops' u1 u2",
                "Outcome BanMember Group 'ops' u1 Done",
                "Outcome BanMember Group 'ops' u2 NotFound NotFound",
                "Attempt BanMember Group 'ops' u3 u4",
                "Outcome BanMember Group 'ops' u4 Done",
                "Outcome BanMember Group 'ops' u3 Unchanged",
            ],
            bed.Changes);
    }

    [Fact]
    public async Task A_replacement_in_one_call_says_that_it_removes_the_others()
    {
        var told = new OutcomeLog();
        var run = new ReplacementRun(
            bed.Client.Change(MemberAction.Add, "ops"), null, bed.Client.Replacement(MemberAction.Add, "ops"), bed.Client.BulkOptions(false), told, told, default);
        run.Add("u1");
        run.Add("u2");

        await run.CompleteAsync();

        Assert.Equal(["Attempt AddMember Group 'ops' replaces u1 u2", "Outcome AddMember Group 'ops' u1 u2 Done"], bed.Changes);
    }

    [Fact]
    public async Task A_role_is_in_the_log()
    {
        bed.Platform.Members = ["u1"];

        await bed.RunAsync(MemberAction.SetRole, "ops", "u1");

        Assert.Equal(["Attempt SetMemberRole Group 'ops' as admin u1", "Outcome SetMemberRole Group 'ops' as admin u1 Done"], bed.Changes);
    }

    [Fact]
    public async Task A_replacement_that_adds_and_removes_in_one_call_says_both_before_it_is_sent()
    {
        bed.Platform.Members = ["old", "stays"];
        var sent = new List<string>();
        bed.Platform.OnCall = _ => sent.AddRange(bed.Changes);
        var told = new OutcomeLog();
        var run = new ReplacementRun(
            bed.Client.Change(MemberAction.Add, "ops"), bed.Client.Change(MemberAction.Remove, "ops"), null, bed.Client.BulkOptions(false), told, told, default)
        {
            Changer = bed.Client.Changer(MemberAction.Add),
        };
        run.Add("new");
        run.Add("stays");

        await run.CompleteAsync();

        Assert.Equal("ChangeMembersAsync", Assert.Single(bed.Platform.Calls));
        Assert.Equal(["Attempt AddMember Group 'ops' new", "Attempt RemoveMember Group 'ops' old"], sent);
        Assert.Equal(["Outcome AddMember Group 'ops' new Done", "Outcome RemoveMember Group 'ops' old Done"], bed.Changes.Skip(2));
    }

    [Fact]
    public async Task Users_that_are_created_together_are_in_the_log_together()
    {
        using var run = bed.Client.CreateUsers()!;
        var made = new[] { run.Add(new NewUser { Id = "u1" }), run.Add(new NewUser { Id = "u2" }) };
        run.Complete();
        await run.RunAsync(default);
        await Task.WhenAll(made);

        Assert.Equal("CreateAllAsync", Assert.Single(bed.Platform.Calls));
        Assert.Equal(["Attempt CreateUser User u1 u2", "Outcome CreateUser User u1 u2 Done"], bed.Changes);
    }

    [Fact]
    public async Task Users_whose_creation_was_only_found_by_reading_back_have_a_line_that_says_so()
    {
        bed.Platform.OnCall = _ => throw new ChatServiceException(ChatErrorKind.Timeout, "It was lost.") { MayHaveTakenEffect = true };
        bed.Session.Limits.MaximumRetryCount = 0;
        using var run = bed.Client.CreateUsers()!;
        var made = new[] { run.Add(new NewUser { Id = "u1" }), run.Add(new NewUser { Id = "u2" }) };
        bed.Platform.Existing = attempt => attempt == 0 ? [] : ["u1", "u2"];
        run.Complete();
        await run.RunAsync(default);
        await Task.WhenAll(made);

        Assert.Equal(["Attempt CreateUser User u1 u2", "Outcome CreateUser User u1 u2 NotReported Timeout", "Outcome CreateUser User u1 u2 Done"], bed.Changes);
    }

    [Fact]
    public void A_line_holds_a_thousand_users_at_most()
    {
        var trail = new AuditTrail(bed.Path, "prod", bed.Session, ConnectionMode.Live);

        trail.Attempt("run", new AuditSubject(ChatCapability.AddMember, "Group", "ops"), [.. Enumerable.Range(0, 2500).Select(static n => $"u{n}")]);

        Assert.Equal([1000, 1000, 500], bed.Changes.Select(static line => line.Split(' ').Count(static word => word[0] == 'u')));
        Assert.Equal(2500, bed.Changes.SelectMany(static line => line.Split(' ').Where(static word => word[0] == 'u')).Distinct().Count());
    }

    [Fact]
    public async Task What_cannot_be_written_is_not_sent()
    {
        bed.LoseDisk();

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => bed.Client.DeleteGroupAsync("ops", default));

        Assert.Equal(ChatErrorKind.Audit, failure.Kind);
        Assert.Contains("Nothing was sent for DeleteGroup 'ops'", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayHaveTakenEffect);
        Assert.Empty(bed.Platform.Calls);
        bed.GetDiskBack();
    }

    [Fact]
    public async Task A_bulk_change_stops_before_the_first_request_that_cannot_be_written()
    {
        bed.Session.Limits.BatchSize = 1;
        bed.Session.Limits.ThrottleLimit = 1;
        bed.Platform.OnCall = _ =>
        {
            if (bed.Platform.Calls.Count == 1)
            {
                bed.LoseDisk();
            }
        };

        var told = await bed.RunAsync(MemberAction.Add, "ops", "u1", "u2", "u3");

        Assert.Equal(2, bed.Platform.Calls.Count);
        Assert.Equal(MemberOutcome.Done, told["u2"]);
        Assert.Equal(MemberOutcome.NotAttempted, told["u3"]);
        Assert.Equal(ChatErrorKind.Audit, told.Failures[0].Error.Kind);
        bed.GetDiskBack();
    }

    [Fact]
    public async Task An_outcome_that_could_not_be_written_is_an_error_and_goes_in_first_later()
    {
        bed.Platform.OnCall = _ => bed.LoseDisk();
        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => bed.Client.DeleteGroupAsync("first", default));
        Assert.True(failure.MayHaveTakenEffect);
        Assert.Contains("The change was made", failure.Message, StringComparison.Ordinal);
        bed.Platform.OnCall = null;
        await Assert.ThrowsAsync<ChatServiceException>(() => bed.Client.DeleteGroupAsync("second", default));

        bed.GetDiskBack();
        await bed.Client.DeleteGroupAsync("third", default);

        Assert.Equal(
            [
                "Attempt DeleteGroup Group 'first'",
                "Outcome DeleteGroup Group 'first' Done",
                "Attempt DeleteGroup Group 'third'",
                "Outcome DeleteGroup Group 'third' Done",
            ],
            bed.Changes);
    }

    [Fact]
    public async Task Closing_writes_what_is_owed_or_says_that_it_is_missing()
    {
        bed.Platform.OnCall = _ => bed.LoseDisk();
        await Assert.ThrowsAsync<ChatServiceException>(() => bed.Client.DeleteGroupAsync("ops", default));
        Assert.Equal(ChatErrorKind.Audit, Assert.Throws<ChatServiceException>(bed.Connection.CompleteAuditLog).Kind);

        bed.GetDiskBack();
        bed.Connection.Dispose();

        Assert.Equal("Outcome DeleteGroup Group 'ops' Done", bed.Changes[^1]);
        Assert.Contains("\"event\":\"Close\"", bed.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_whose_log_cannot_be_written_is_not_opened()
    {
        var missing = Path.Combine(Path.GetDirectoryName(bed.Path)!, "missing", "audit.jsonl");

        var failure = Assert.Throws<ChatServiceException>(() => new ChatConnection("other", bed.Session, ConnectionMode.Live, missing));

        Assert.Equal(ChatErrorKind.Audit, failure.Kind);
        Assert.Contains(missing, failure.Message, StringComparison.Ordinal);
    }

    private async Task ChangeAsync(ChatCapability capability)
    {
        var client = bed.Client;
        await (capability switch
        {
            ChatCapability.CreateGroup => client.CreateGroupAsync(new NewGroup { Id = "g" }, default),
            ChatCapability.UpdateGroup => client.UpdateGroupAsync(new GroupChange("g") { Name = "G" }, default),
            ChatCapability.DeleteGroup => client.DeleteGroupAsync("g", default),
            ChatCapability.CreateUser => client.CreateUserAsync(new NewUser { Id = "u" }, default),
            ChatCapability.UpdateUser => client.UpdateUserAsync(new UserChange("u") { Name = "U" }, default),
            ChatCapability.DeleteUser => client.DeleteUserAsync("u", default),
            ChatCapability.ArchiveUser => client.ArchiveUserAsync("u", default),
            ChatCapability.SendMessage => client.SendMessageAsync(new NewMessage("u", "Hello") { UserId = "v" }, default),
            ChatCapability.InvokeApi => client.InvokeApiAsync(new ApiCall("PUT", "/g"), default),
            ChatCapability.AddMember => bed.RunAsync(MemberAction.Add, "g", "u"),
            ChatCapability.SetMemberRole => bed.RunAsync(MemberAction.SetRole, "g", "u"),
            ChatCapability.RemoveMember => bed.RunAsync(MemberAction.Remove, "g", "u"),
            ChatCapability.KickMember => bed.RunAsync(MemberAction.Kick, "g", "u"),
            ChatCapability.BanMember => bed.RunAsync(MemberAction.Ban, "g", "u"),
            ChatCapability.UnbanMember => bed.RunAsync(MemberAction.Unban, "g", "u"),
            ChatCapability.AddFriend => bed.RunAsync(MemberAction.AddFriend, "v", "u"),
            ChatCapability.RemoveFriend => bed.RunAsync(MemberAction.RemoveFriend, "v", "u"),
            ChatCapability.BlockUser => bed.RunAsync(MemberAction.Block, "v", "u"),
            ChatCapability.UnblockUser => bed.RunAsync(MemberAction.Unblock, "v", "u"),
            ChatCapability.BlockAccount => bed.RunAsync(MemberAction.BlockAccount, "Imaginary", "u"),
            ChatCapability.UnblockAccount => bed.RunAsync(MemberAction.UnblockAccount, "Imaginary", "u"),
            _ => throw new ArgumentOutOfRangeException(nameof(capability), capability, "A new capability that changes something must leave lines in the audit log: make the change here."),
        });
    }
}
