using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;
using GroupAdmin.Tests.Connections;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

public sealed class SyncRunTests
{
    [Fact]
    public async Task What_the_platform_cannot_do_is_named_before_the_first_change()
    {
        var platform = new FakePlatform().With("a", "Old", "u1", "u2").With("x", "X");
        var client = new ChatClient(new FakeSession(new ReadOnlyPlatform(platform)));
        var wanted = new ChatDirectory().With("a", "New", "u1", "u3").With("new", null, "u1");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, client));

        Assert.Equal(ChatErrorKind.NotSupported, error.Kind);
        Assert.Equal(
            "Imaginary cannot do a part of what the directory wants: change the name of a group ('a'); add members to a group ('a', 'new'); remove members from a group ('a'); create groups ('new'); delete groups ('x'). Nothing was changed. Correct the directory, or leave these parts out with -SkipUnsupported.",
            error.Message);
        Assert.Empty(platform.Changes);
    }

    [Fact]
    public async Task What_the_platform_cannot_do_is_left_out_on_demand_and_the_rest_is_done()
    {
        var platform = new RigidPlatform();
        platform.With("a", "A", "u1").Groups["a"].Type = ChatGroupType.Public;
        var wanted = new ChatDirectory().With("a", "Better", "u2");
        wanted.Groups[0].Type = ChatGroupType.Private;

        var log = await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { Forces = true, SkipsUnsupported = true });

        Assert.Equal(["Imaginary cannot change the type of a group ('a'). It is left out."], log.LeftOut);
        Assert.Equal(("Better", ChatGroupType.Public, "u2"), (platform.Groups["a"].Name, platform.Groups["a"].Type, platform.Groups["a"].Members.Keys.Single()));
    }

    [Fact]
    public async Task A_group_with_a_password_needs_one_that_no_file_holds()
    {
        var platform = new RigidPlatform();
        var wanted = new ChatDirectory().With("vault", "Vault", "u1");
        wanted.Groups[0].Type = ChatGroupType.Password;

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, platform.Connect()));
        Assert.Contains("give it with -Password ('vault')", error.Message);
        Assert.Empty(platform.Changes);

        await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { PasswordOf = static _ => new System.Net.NetworkCredential(string.Empty, "open").SecurePassword });
        Assert.Equal(ChatGroupType.Password, platform.Groups["vault"].Type);
    }

    [Fact]
    public async Task An_unknown_user_is_an_error_of_his_own_and_the_others_are_added()
    {
        var platform = new FakePlatform { KnowsUsers = true }.With("g", "G", "u9");
        foreach (var user in Wanted.Users(9))
        {
            platform.Users[user] = new ChatUser { Id = user };
        }

        var log = await SyncLog.SyncAsync(new ChatDirectory().With("g", "G", "u1", "u2", "ghost", "u3"), platform.Connect());

        Assert.Equal("No user 'ghost'.", Assert.Single(log.Errors).Message);
        Assert.Equal(["u1", "u2", "u3"], platform.Groups["g"].Members.Keys);
        Assert.Equal((3L, 1L, 1L, false), (log.Summary.MembersAdded, log.Summary.MembersRemoved, log.Summary.Failed, log.Summary.InSync));
        Assert.Equal(MemberOutcome.NotFound, log.Outcomes.Single(static outcome => outcome.UserId == "ghost").Outcome);
    }

    [Fact]
    public async Task Nobody_is_removed_while_it_is_open_who_was_added()
    {
        var platform = new FakePlatform().With("g", "G", "old");
        var reads = 0;
        platform.Before = (_, request) =>
        {
            if (request.StartsWith("add", StringComparison.Ordinal) || (request.StartsWith("GET members", StringComparison.Ordinal) && ++reads > 1))
            {
                throw new ChatServiceException(ChatErrorKind.Timeout, "No answer came.") { MayHaveTakenEffect = true };
            }
        };

        var log = await SyncLog.SyncAsync(new ChatDirectory().With("g", "G", "new"), platform.Connect());

        Assert.Contains(log.Errors, static error => error.Message.StartsWith("Nobody was removed from 'g'", StringComparison.Ordinal));
        Assert.Equal(["old"], platform.Groups["g"].Members.Keys);
        Assert.Equal(MemberOutcome.NotAttempted, log.Outcomes.Single(static outcome => outcome.UserId == "old").Outcome);
    }

    [Theory]
    [InlineData(ChatErrorKind.Transport, false, MemberOutcome.NotAttempted)]
    [InlineData(ChatErrorKind.Transport, true, MemberOutcome.NotReported)]
    [InlineData(ChatErrorKind.Throttled, false, MemberOutcome.NotAttempted)]
    [InlineData(ChatErrorKind.Audit, false, MemberOutcome.NotAttempted)]
    [InlineData(ChatErrorKind.Server, false, MemberOutcome.NotReported)]
    [InlineData(ChatErrorKind.MalformedAnswer, false, MemberOutcome.NotReported)]
    [InlineData(ChatErrorKind.Permission, false, MemberOutcome.Refused)]
    [InlineData(ChatErrorKind.InvalidRequest, false, MemberOutcome.Refused)]
    public async Task A_group_that_could_not_be_made_is_told_as_exactly_as_a_member(ChatErrorKind kind, bool mayHaveTakenEffect, MemberOutcome expected)
    {
        var platform = new FakePlatform();
        platform.Before = (_, request) =>
        {
            if (request.StartsWith("create", StringComparison.Ordinal))
            {
                throw new ChatServiceException(kind, "It failed.") { MayHaveTakenEffect = mayHaveTakenEffect };
            }
        };

        var log = await SyncLog.SyncAsync(new ChatDirectory().With("g", "G", "u1"), platform.Connect());

        Assert.Equal(expected, log.Outcomes.Single(static outcome => outcome.UserId is null).Outcome);
        Assert.Equal(MemberOutcome.NotAttempted, log.Outcomes.Single(static outcome => outcome.UserId == "u1").Outcome);
    }

    [Fact]
    public async Task Users_are_created_before_the_groups_that_they_are_in()
    {
        var platform = new FakePlatform { KnowsUsers = true };
        var wanted = new ChatDirectory().With("g", null, "u1", "u2=admin");
        wanted.Users = new DirectoryUserTable(wanted.UserIds);
        wanted.Users.Set(new DirectoryUser("u1"));
        wanted.Users.Set(new DirectoryUser("u2") { Name = "Two", Email = "two@example.org", ShortName = "2" });

        var log = await SyncLog.SyncAsync(wanted, platform.Connect());

        Assert.Empty(log.Errors);
        Assert.Equal(["create user u1", "create user u2", "create g", "add g u1", "role admin g u2"], platform.Changes.Order(StringComparer.Ordinal).OrderBy(static request => request[..8] != "create u").ThenBy(static request => request[0] != 'c'));
        Assert.Equal(("g", "u1", "Two"), (platform.Groups["g"].Name, platform.Users["u1"].Name, platform.Users["u2"].Name));
        Assert.Equal("Imaginary cannot hold the short name of a user, so it is left out ('u2').", Assert.Single(log.Summary.CannotHold));
    }

    [Fact]
    public async Task A_group_that_gets_a_new_owner_is_never_without_one()
    {
        var platform = new FakePlatform().With("g", "G", "old", "mid");
        platform.Groups["g"].Members["old"] = "owner";

        await SyncLog.SyncAsync(new ChatDirectory().With("g", "G", "old=member", "mid=admin", "new=owner"), platform.Connect());

        Assert.Equal(["role owner g new", "role admin g mid", "role member g old"], platform.Changes);
    }

    [Theory]
    [InlineData(2, 3, "change g +u1 u2 -x1 x2 x3")]
    [InlineData(7, 6, "add g u1 u2 u3 u4 u5|change g +u6 u7 -x1|remove g x2 x3 x4 x5 x6")]
    [InlineData(3, 3, "add g u1 u2 u3|remove g x1 x2 x3")]
    [InlineData(5, 1, "add g u1 u2 u3 u4 u5|remove g x1")]
    public async Task Who_comes_and_who_goes_travel_together_where_that_saves_a_request(int added, int removed, string requests)
    {
        var platform = new JointPlatform();
        platform.With("g", "G", [.. Enumerable.Range(1, removed).Select(static number => "x" + number)]);

        var log = await SyncLog.SyncAsync(new ChatDirectory().With("g", "G", Wanted.Users(added)), platform.Connect());

        Assert.Equal(requests.Split('|'), platform.Changes);
        Assert.Equal((added, removed), ((int)log.Summary.MembersAdded, (int)log.Summary.MembersRemoved));
        Assert.Equal(Wanted.Users(added), platform.Groups["g"].Members.Keys);
    }

    [Fact]
    public async Task A_joint_request_that_is_refused_is_made_as_two()
    {
        var platform = new JointPlatform { KnowsUsers = true };
        platform.With("g", "G", "x1");
        platform.Users["u1"] = new ChatUser { Id = "u1" };
        platform.Before = (_, request) =>
        {
            if (request.StartsWith("change", StringComparison.Ordinal))
            {
                throw new ChatServiceException(ChatErrorKind.InvalidRequest, "The owner cannot leave.") { Scope = ChatErrorScope.Users };
            }
        };

        var log = await SyncLog.SyncAsync(new ChatDirectory().With("g", "G", "u1", "u2"), platform.Connect());

        Assert.Equal(["change g +u1 u2 -x1", "add g u1", "add g u2", "remove g x1"], platform.Changes);
        Assert.Equal("No user 'u2'.", Assert.Single(log.Errors).Message);
        Assert.Equal(["u1"], platform.Groups["g"].Members.Keys);
    }

    [Fact]
    public async Task A_platform_that_chooses_ids_knows_the_groups_of_a_directory_by_name()
    {
        var platform = new NumberingPlatform();
        platform.With("7", "Sales", "u1");
        var wanted = new ChatDirectory().With("sales", "Sales", "u1").With("night", "Night", "u2", "u3");

        var first = await SyncLog.SyncAsync(wanted, platform.Connect());
        var again = await SyncLog.SyncAsync(wanted, platform.Connect());

        Assert.Equal((1L, 2L, 0L), (first.Summary.GroupsCreated, first.Summary.MembersAdded, again.Summary.Changes));
        Assert.Equal(["101", "7"], platform.Groups.Keys);
        Assert.Equal(["u2", "u3"], platform.Groups["101"].Members.Keys);
        platform.With("8", "Sales");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, platform.Connect()));
        Assert.Contains("several groups are named 'Sales': 7, 8", error.Message);
    }

    [Fact]
    public async Task A_platform_that_is_down_is_not_asked_for_every_group()
    {
        var platform = new FakePlatform();
        var wanted = new ChatDirectory();
        for (var number = 0; number < 60; number++)
        {
            wanted.With("g" + number, "G", null);
        }

        platform.Before = (_, request) =>
        {
            if (request.StartsWith("create", StringComparison.Ordinal))
            {
                throw new ChatServiceException(ChatErrorKind.Server, "HTTP 503.");
            }
        };

        var log = await SyncLog.SyncAsync(wanted, platform.Connect());

        Assert.InRange(log.Errors.Count, 3, 20);
        Assert.Equal(60, log.Outcomes.Count);
        Assert.Equal(60, log.Summary.Failed + log.Summary.Skipped);
    }

    [Fact]
    public async Task A_cancelled_run_starts_nothing_more_and_tells_what_it_did()
    {
        var platform = new FakePlatform();
        var wanted = new ChatDirectory();
        for (var number = 0; number < 40; number++)
        {
            wanted.With("g" + number, "G", "u1");
        }

        var client = platform.Connect();
        using var stop = new CancellationTokenSource();
        platform.After = (number, _) =>
        {
            if (number == 30)
            {
                stop.Cancel();
            }
        };
        var log = new SyncLog();
        var options = new SyncOptions();
        var run = new SyncRun(await SyncLog.PlanAsync(wanted, client, options), client, options, log, stop.Token);
        await run.RunAsync();
        var requests = platform.Requests.Count;
        await Task.Delay(50);

        Assert.Equal(requests, platform.Requests.Count);
        Assert.InRange(requests, 30, 40);
        Assert.Equal(80, log.Outcomes.Count);
        Assert.Contains(log.Outcomes, static outcome => outcome.Outcome == MemberOutcome.NotAttempted);
        platform.After = null;
        Assert.True((await SyncLog.SyncAsync(wanted, client)).Summary.InSync);
    }

    [Fact]
    public async Task A_declined_group_and_a_declined_user_stay_as_they_are()
    {
        var platform = new FakePlatform().With("a", "Old", "u1").With("b", "Old", "u1");
        var wanted = new ChatDirectory().With("a", "New", "u2").With("b", "New", "u2").With("c", "C", "u2");
        wanted.Users = new DirectoryUserTable(wanted.UserIds);
        wanted.Users.Set(new DirectoryUser("u2"));
        var client = platform.Connect();
        var options = new SyncOptions { Forces = true };
        var plan = await SyncLog.PlanAsync(wanted, client, options);
        foreach (var step in plan.Steps.Where(static step => step.Group.Id != "b"))
        {
            step.IsDeclined = true;
        }

        plan.DeclinedUsers.Add("u2");
        var log = new SyncLog();
        var run = new SyncRun(plan, client, options, log, CancellationToken.None);
        await run.RunAsync();

        Assert.Equal(["update b", "add b u2", "remove b u1"], platform.Changes);
        Assert.Equal((6L, 3L, false), (run.Summary.Skipped, run.Summary.Changes, run.Summary.InSync));
        Assert.Equal("Change the name, add 1 member, remove 1 member", plan.Steps[1].Describe());
        Assert.Equal("Create the group, add 1 member", plan.Steps[2].Describe());
    }
}
