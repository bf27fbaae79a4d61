using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

public sealed class BulkRunTests
{
    private readonly FakeMembership membership = new();
    private readonly OutcomeLog log = new();
    private readonly BulkOptions options = new() { FlushAfter = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task Users_whose_outcome_waits_for_the_reading_back_are_told_as_answered_meanwhile()
    {
        options.BatchSize = 10;
        var answered = 0;
        options.Answered = count => Interlocked.Add(ref answered, count);
        var answeredBeforeReading = 0;
        membership.BeforeRead = _ => answeredBeforeReading = Volatile.Read(ref answered);

        await RunAsync(membership.PartialAdd(), Users(40));

        Assert.Equal(40, answeredBeforeReading);
        Assert.Equal(40, answered);
        Assert.Equal(40, log.With(MemberOutcome.Done).Count());
    }

    [Fact]
    public async Task A_thousand_users_travel_in_ten_calls_of_a_hundred()
    {
        await RunAsync(membership.PartialAdd(), Users(1000));

        Assert.Equal(Enumerable.Repeat(100, 10), membership.Writes.Select(users => users.Count));
        Assert.Equal(Users(1000), membership.Writes.SelectMany(users => users).Order(StringComparer.Ordinal));
        Assert.Equal(Users(1000), log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
        Assert.Equal(1, membership.Reads);
    }

    [Fact]
    public async Task The_platforms_own_maximum_holds_against_a_larger_batch_size()
    {
        await RunAsync(membership.PartialAdd(maximum: 30), Users(100));

        Assert.Equal([10, 30, 30, 30], membership.Writes.Select(users => users.Count).Order());
    }

    [Fact]
    public async Task No_more_calls_are_under_way_than_allowed_and_all_of_those_are_used()
    {
        options.BatchSize = 1;
        options.Concurrency = 3;
        using var allBusy = new CountdownEvent(3);
        using var release = new SemaphoreSlim(0);
        membership.Before = async (number, _, _) =>
        {
            if (number <= 3)
            {
                allBusy.Signal();
                await release.WaitAsync();
            }
        };

        var run = RunAsync(membership.PartialAdd(), Users(40));
        Assert.True(await Task.Run(() => allBusy.Wait(TimeSpan.FromSeconds(30))));
        Assert.Equal(3, membership.Writes.Count);
        release.Release(3);
        await run;

        Assert.Equal(3, membership.Peak);
        Assert.Equal(40, membership.Writes.Count);
    }

    [Fact]
    public async Task Whoever_adds_users_waits_while_every_call_is_busy()
    {
        options.BatchSize = 1;
        options.Concurrency = 1;
        var release = new TaskCompletionSource();
        membership.Before = (_, _, _) => release.Task;
        using var run = new BulkRun(membership.PartialAdd(), options, log, CancellationToken.None);

        Assert.True(run.AddAsync("u1").IsCompleted);
        var second = run.AddAsync("u2");
        Assert.False(second.IsCompleted);
        release.SetResult();
        await second.WaitAsync(TimeSpan.FromSeconds(30));
        await run.CompleteAsync();

        Assert.Equal(["u1", "u2"], log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_is_not_full_leaves_when_the_input_pauses()
    {
        options.FlushAfter = TimeSpan.FromMilliseconds(20);
        var arrived = new TaskCompletionSource();
        membership.Before = (_, _, _) =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        };
        using var run = new BulkRun(membership.PartialAdd(), options, log, CancellationToken.None);
        await run.AddAsync("u1");

        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await run.CompleteAsync();

        Assert.Equal(MemberOutcome.Done, log["u1"]);
    }

    [Fact]
    public async Task A_batch_that_leaves_at_the_very_end_is_waited_for()
    {
        for (var round = 0; round < 200; round++)
        {
            var own = new FakeMembership();
            var told = new OutcomeLog();
            options.FlushAfter = TimeSpan.FromMilliseconds(1);
            own.Before = async (_, _, _) => await Task.Delay(1);
            using var run = new BulkRun(own.PartialAdd(), options, told, CancellationToken.None);
            await run.AddAsync("u1");
            await Task.Delay(round % 3);
            await run.CompleteAsync();

            Assert.Equal(MemberOutcome.Done, told["u1"]);
            Assert.Single(own.Writes);
        }
    }

    [Fact]
    public async Task A_user_given_twice_is_sent_once_and_shares_the_fate_of_the_first_time()
    {
        membership.Unknown.Add("u2");
        using var run = new BulkRun(membership.PartialAdd(), options, log, CancellationToken.None);
        foreach (var user in (string[])["u1", "u2", "u1", "u2", "u3", "u2"])
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();

        Assert.Equal(["u1", "u2", "u3"], membership.Writes[0]);
        Assert.Equal([MemberOutcome.Done, MemberOutcome.Unchanged], OutcomesOf("u1"));
        Assert.Equal([MemberOutcome.NotFound, MemberOutcome.NotFound, MemberOutcome.NotFound], OutcomesOf("u2"));
        Assert.Single(log.Failures);
    }

    [Fact]
    public async Task Add_reports_who_was_silently_left_out()
    {
        membership.Unknown.UnionWith(["u007", "u042"]);
        membership.Forbidden.Add("u100");

        await RunAsync(membership.PartialAdd(), Users(200));

        Assert.Equal(["u007", "u042"], log.With(MemberOutcome.NotFound).Order(StringComparer.Ordinal));
        Assert.Equal("u100", log.With(MemberOutcome.Refused).Single());
        Assert.Equal(197, log.With(MemberOutcome.Done).Count());
        Assert.Equal(1, membership.Reads);
        Assert.Equal(["u007", "u042", "u100"], log.Failures.Select(failure => failure.UserIds.Single()).Order(StringComparer.Ordinal));
        Assert.Equal(2 + 3, membership.Writes.Count);
    }

    [Fact]
    public async Task Up_to_five_users_are_asked_for_one_by_one_instead_of_reading_the_list()
    {
        membership.Members.UnionWith(Users(500));
        membership.Unknown.Add("x3");

        await RunAsync(membership.PartialAdd(canProbe: true), ["x1", "x2", "x3", "x4", "x5"]);

        Assert.Equal(0, membership.Reads);
        Assert.Equal(5, membership.Probes.Count);
        Assert.Equal(MemberOutcome.NotFound, log["x3"]);
        Assert.Equal(4, log.With(MemberOutcome.Done).Count());
    }

    [Fact]
    public async Task Six_users_are_verified_by_one_reading()
    {
        await RunAsync(membership.PartialAdd(canProbe: true), Users(6));

        Assert.Equal(1, membership.Reads);
        Assert.Empty(membership.Probes);
    }

    [Fact]
    public async Task A_single_user_needs_no_reading_back()
    {
        await RunAsync(membership.PartialAdd(canProbe: true), ["u1"]);

        Assert.Equal(0, membership.Reads);
        Assert.Empty(membership.Probes);
        Assert.Equal(MemberOutcome.Done, log["u1"]);
    }

    [Fact]
    public async Task Every_user_gets_a_call_where_a_success_hides_failures_and_nothing_can_be_read_back()
    {
        membership.Unknown.Add("u003");

        await RunAsync(membership.PartialAdd(canRead: false), Users(5));

        Assert.All(membership.Writes, users => Assert.Single(users));
        Assert.Equal(MemberOutcome.NotFound, log["u003"]);
        Assert.Equal(4, log.With(MemberOutcome.Done).Count());
    }

    [Fact]
    public async Task Without_verification_a_batch_stays_together_and_its_users_are_not_claimed_to_be_done()
    {
        options.SkipVerification = true;

        var run = await RunAsync(membership.PartialAdd(), Users(5));

        Assert.Single(membership.Writes);
        Assert.Equal(0, membership.Reads);
        Assert.Equal(5, log.With(MemberOutcome.NotReported).Count());
        Assert.True(run.LeavesDoubt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_refused_because_of_one_user_is_split_until_that_user_is_found(bool namesCulprits)
    {
        membership.Members.UnionWith(Users(100));
        membership.Unknown.Add("u063");
        membership.NamesCulprits = namesCulprits;

        await RunAsync(membership.StrictRemove(), Users(100));

        Assert.Equal(MemberOutcome.NotFound, log["u063"]);
        Assert.Equal(99, log.With(MemberOutcome.Done).Count());
        Assert.Equal(["u063"], membership.Members);
        Assert.True(membership.Writes.Count <= (namesCulprits ? 2 : 16), $"{membership.Writes.Count} calls");
    }

    [Fact]
    public async Task Batches_full_of_strangers_are_sorted_out_by_one_reading_for_all_of_them()
    {
        options.Concurrency = 1;
        membership.Members.UnionWith(Users(400).Where((_, index) => index % 2 == 0));

        await RunAsync(membership.StrictRemove(), Users(400));

        Assert.Equal(200, log.With(MemberOutcome.Done).Count());
        Assert.Equal(200, log.With(MemberOutcome.Unchanged).Count());
        Assert.Empty(membership.Members);
        Assert.Empty(log.Failures);
        Assert.Equal(1, membership.Reads);
        Assert.True(membership.Writes.Count < 40, $"{membership.Writes.Count} calls");
    }

    [Fact]
    public async Task Strangers_are_found_by_splitting_where_the_list_cannot_be_read()
    {
        membership.Members.UnionWith(Users(40).Where((_, index) => index % 2 == 0));
        membership.BeforeRead = _ => throw FakeMembership.Lost();

        await RunAsync(membership.StrictRemove(), Users(40));

        Assert.Equal(20, log.With(MemberOutcome.Done).Count());
        Assert.Equal(20, log.With(MemberOutcome.Unchanged).Count());
        Assert.Empty(membership.Members);
    }

    [Fact]
    public async Task A_lost_call_that_took_effect_is_done_and_one_that_did_not_is_made_up_for()
    {
        options.BatchSize = 10;
        membership.Before = (number, _, _) => number == 1 ? throw FakeMembership.Lost() : Task.CompletedTask;
        membership.After = (number, _) =>
        {
            if (number == 2)
            {
                throw FakeMembership.Lost();
            }
        };

        await RunAsync(membership.PartialAdd(), Users(30));

        Assert.Equal(Users(30), log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
        Assert.Empty(log.Failures);
        Assert.Equal(2, membership.Reads);
        Assert.Equal([10, 10, 10, 10], membership.Writes.Select(static write => write.Count));
    }

    [Fact]
    public async Task A_call_that_fails_for_many_again_is_made_up_for_user_by_user()
    {
        options.BatchSize = 10;
        options.LostCallsBeforeStop = 100;
        membership.Before = (_, users, _) => users.Contains("u007") ? throw FakeMembership.Lost(false) : Task.CompletedTask;

        await RunAsync(membership.PartialAdd(), Users(30));

        Assert.Equal(Users(30).Where(static user => user != "u007"), log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
        Assert.Equal(["u007"], log.Failures.Single().UserIds);
        Assert.Equal(3 + 1 + 10, membership.Writes.Count);
    }

    [Fact]
    public async Task Users_whose_second_call_is_lost_too_have_an_outcome()
    {
        options.BatchSize = 4;
        options.LostCallsBeforeStop = 100;
        membership.Before = (_, users, _) => users.Contains("u002") ? throw FakeMembership.Lost() : Task.CompletedTask;

        await RunAsync(membership.PartialAdd(), Users(4));

        Assert.Equal(MemberOutcome.NotReported, log["u002"]);
        Assert.Equal(3, log.With(MemberOutcome.Done).Count());
        Assert.Equal(["u002"], log.Failures.Single().UserIds);
        Assert.Equal(2, membership.Reads);
    }

    [Fact]
    public async Task Users_of_a_lost_call_are_never_told_as_refused_however_many_there_are()
    {
        options.SettleUpTo = 5;
        membership.Before = (_, users, _) => users.Count > 1 ? throw FakeMembership.Lost() : Task.CompletedTask;

        await RunAsync(membership.PartialAdd(), Users(20));

        Assert.Equal(5, log.With(MemberOutcome.Done).Count());
        Assert.Equal(15, log.With(MemberOutcome.NotReported).Count());
        Assert.Equal(15, log.Failures.Single().UserIds.Count);
        Assert.Equal(ChatErrorKind.Transport, log.Failures.Single().Error.Kind);
    }

    [Theory]
    [InlineData(true, ChatErrorKind.Transport, MemberOutcome.NotReported)]
    [InlineData(false, ChatErrorKind.Transport, MemberOutcome.NotAttempted)]
    [InlineData(false, ChatErrorKind.Throttled, MemberOutcome.NotAttempted)]
    [InlineData(false, ChatErrorKind.MalformedAnswer, MemberOutcome.NotReported)]
    [InlineData(false, ChatErrorKind.Server, MemberOutcome.NotReported)]
    public async Task A_lost_call_without_reading_back_claims_no_more_than_is_known(bool mayHaveTakenEffect, ChatErrorKind kind, MemberOutcome expected)
    {
        membership.Members.UnionWith(Users(2));
        membership.Before = (_, _, _) => throw new ChatServiceException(kind, "Lost.") { MayHaveTakenEffect = mayHaveTakenEffect };

        await RunAsync(membership.StrictRemove(canRead: false), Users(2));

        Assert.Equal(2, log.With(expected).Count());
        Assert.Equal(Users(2), log.Failures.Single().UserIds);
    }

    [Theory]
    [InlineData(true, ChatErrorKind.Transport, MemberOutcome.NotReported)]
    [InlineData(false, ChatErrorKind.Transport, MemberOutcome.NotAttempted)]
    [InlineData(false, ChatErrorKind.Throttled, MemberOutcome.NotAttempted)]
    [InlineData(false, ChatErrorKind.Server, MemberOutcome.NotReported)]
    public async Task A_failed_call_that_cannot_be_read_back_either_claims_no_more_than_is_known(bool mayHaveTakenEffect, ChatErrorKind kind, MemberOutcome expected)
    {
        membership.Before = (_, _, _) => throw new ChatServiceException(kind, "It failed.") { MayHaveTakenEffect = mayHaveTakenEffect };
        membership.BeforeRead = _ => throw FakeMembership.Lost(false);

        var run = await RunAsync(membership.PartialAdd(), Users(5));

        Assert.Equal(5, log.With(expected).Count());
        Assert.True(run.LeavesDoubt);
        var failure = Assert.Single(log.Failures);
        Assert.Equal(Users(5), failure.UserIds);
        Assert.Equal(expected == MemberOutcome.NotReported, failure.Error.MayHaveTakenEffect);
        Assert.Equal(expected == MemberOutcome.NotAttempted, failure.Error.Message == "It failed.");
    }

    [Fact]
    public async Task A_run_that_never_reached_the_platform_attempted_nobody()
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (_, _, _) => throw FakeMembership.Lost(false);
        membership.BeforeRead = _ => throw FakeMembership.Lost(false);

        var run = await RunAsync(membership.PartialAdd(), Users(100));

        Assert.True(run.HasStopped);
        Assert.Equal(100, log.With(MemberOutcome.NotAttempted).Count());
        Assert.Equal([10, 10, 10, 70], log.Failures.Select(failure => failure.UserIds.Count));
        Assert.All(log.Failures, failure => Assert.False(failure.Error.MayHaveTakenEffect));
    }

    [Theory]
    [InlineData(true, MemberOutcome.NotReported)]
    [InlineData(false, MemberOutcome.NotAttempted)]
    public async Task A_user_whose_first_call_may_have_been_carried_out_stays_in_doubt_when_the_second_is_not(bool firstMayHaveTakenEffect, MemberOutcome expected)
    {
        options.LostCallsBeforeStop = 100;
        membership.Before = (number, _, _) => throw FakeMembership.Lost(number == 1 && firstMayHaveTakenEffect);

        await RunAsync(membership.PartialAdd(), Users(4));

        Assert.Equal(5, membership.Writes.Count);
        Assert.Equal(4, log.With(expected).Count());
        Assert.Equal(Users(4), log.Failures.SelectMany(failure => failure.UserIds).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_user_whose_second_call_may_have_been_carried_out_is_in_doubt_although_the_first_was_not()
    {
        membership.Before = (number, _, _) => throw FakeMembership.Lost(number > 1);

        await RunAsync(membership.PartialAdd(), Users(1));

        Assert.Equal(MemberOutcome.NotReported, log["u001"]);
    }

    [Fact]
    public async Task Who_was_listed_before_a_call_that_was_never_carried_out_is_unchanged()
    {
        membership.Members.UnionWith(["u001", "u002"]);
        membership.Before = (number, _, _) => number == 1 ? throw FakeMembership.Lost(false) : Task.CompletedTask;

        await RunAsync(membership.PartialAdd(), Users(4));

        Assert.Equal(["u001", "u002"], log.With(MemberOutcome.Unchanged).Order(StringComparer.Ordinal));
        Assert.Equal(["u003", "u004"], log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
        Assert.Empty(log.Failures);
    }

    [Fact]
    public async Task A_run_that_is_stopped_tells_apart_whose_calls_may_have_been_carried_out()
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (number, _, _) => throw FakeMembership.Lost(number == 2);

        await RunAsync(membership.PartialAdd(), Users(40));

        Assert.Equal(3, membership.Writes.Count);
        Assert.Equal(Users(40).Skip(10).Take(10), log.With(MemberOutcome.NotReported).Order(StringComparer.Ordinal));
        Assert.Equal(30, log.With(MemberOutcome.NotAttempted).Count());
        var doubt = Assert.Single(log.Failures, failure => failure.Error.MayHaveTakenEffect);
        Assert.Equal(Users(40).Skip(10).Take(10), doubt.UserIds.Order(StringComparer.Ordinal));
        Assert.Equal(30, Assert.Single(log.Failures, failure => !failure.Error.MayHaveTakenEffect).UserIds.Count);
    }

    [Fact]
    public async Task Three_lost_calls_in_a_row_stop_the_run_and_the_rest_is_not_attempted()
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (_, _, _) => throw FakeMembership.Lost(false);

        var run = await RunAsync(membership.PartialAdd(canRead: false, canProbe: false, maximum: 10), Users(100));

        Assert.True(run.HasStopped);
        Assert.Equal(3, membership.Writes.Count);
        Assert.Equal(100, log.With(MemberOutcome.NotAttempted).Count());
        var rest = log.Failures[^1];
        Assert.Equal(97, rest.UserIds.Count);
        Assert.Contains("97 of 100 users", rest.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_calls_that_others_succeed_between_do_not_stop_the_run()
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (number, _, _) => number <= 10 && number % 3 != 0 ? throw FakeMembership.Lost(false) : Task.CompletedTask;

        var run = await RunAsync(membership.PartialAdd(), Users(100));

        Assert.False(run.HasStopped);
        Assert.Equal(100, log.With(MemberOutcome.Done).Count());
    }

    [Fact]
    public async Task Refused_users_are_no_lost_calls()
    {
        options.BatchSize = 1;
        options.Concurrency = 1;
        membership.Forbidden.UnionWith(Users(20));

        var run = await RunAsync(membership.PartialAdd(), Users(20));

        Assert.False(run.HasStopped);
        Assert.Equal(20, log.With(MemberOutcome.Refused).Count());
        Assert.Equal(20, membership.Writes.Count);
    }

    [Theory]
    [InlineData(ChatErrorScope.Target)]
    [InlineData(ChatErrorScope.Connection)]
    public async Task A_failure_of_the_group_or_the_connection_ends_the_run(ChatErrorScope scope)
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (number, _, _) => number == 3
            ? throw new ChatServiceException(ChatErrorKind.NotFound, "There is no group 'g'.") { Scope = scope }
            : Task.CompletedTask;

        var run = await RunAsync(membership.PartialAdd(), Users(60));

        Assert.True(run.HasStopped);
        Assert.True(run.LeavesDoubt);
        Assert.Equal(3, membership.Writes.Count);
        Assert.Equal(10, log.With(MemberOutcome.Refused).Count());
        Assert.Equal(30, log.With(MemberOutcome.NotAttempted).Count());

        // After a failure of the connection nothing more is asked, so that what the first calls hid stays open, and that is said.
        var known = scope == ChatErrorScope.Target;
        Assert.Equal(20, log.With(known ? MemberOutcome.Done : MemberOutcome.NotReported).Count());
        Assert.Equal(known ? 1 : 0, membership.Reads);
        Assert.Equal(known ? [0, 40] : [0, 20, 40], log.Failures.Select(failure => failure.UserIds.Count));
    }

    [Theory]
    [InlineData(ChatErrorScope.Target)]
    [InlineData(ChatErrorScope.Connection)]
    public async Task A_failure_that_ends_the_run_after_an_attempt_that_may_have_been_carried_out_leaves_its_users_in_doubt(ChatErrorScope scope)
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (number, _, _) => number == 2
            ? throw new ChatServiceException(ChatErrorKind.Throttled, "It wants a wait of an hour.") { Scope = scope, MayHaveTakenEffect = true }
            : Task.CompletedTask;

        await RunAsync(membership.PartialAdd(), Users(30));

        Assert.Equal(2, membership.Writes.Count);
        Assert.Equal(30, log.All.Count);
        Assert.Superset(Users(20).Skip(10).ToHashSet(), log.With(MemberOutcome.NotReported).ToHashSet());
        Assert.Equal(Users(30).Skip(20), log.With(MemberOutcome.NotAttempted));
        Assert.Empty(log.With(MemberOutcome.Refused));
        Assert.Contains(log.Failures, failure => failure.Error.MayHaveTakenEffect && failure.UserIds.SequenceEqual(Users(20).Skip(10)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(10, 8)]
    public async Task Refused_users_end_nothing_however_many_come_in_a_row(int batchSize, int concurrency)
    {
        options.BatchSize = batchSize;
        options.Concurrency = concurrency;
        var bad = Users(60).Take(40).ToHashSet();
        membership.Members.UnionWith(Users(60));
        membership.Before = (_, users, _) => users.Any(bad.Contains)
            ? throw new ChatServiceException(ChatErrorKind.InvalidRequest, "Moderators cannot be removed.")
            : Task.CompletedTask;

        var run = await RunAsync(membership.StrictRemove(canRead: false), Users(60));

        Assert.False(run.HasStopped);
        Assert.Equal(40, log.With(MemberOutcome.Refused).Count());
        Assert.Equal(20, log.With(MemberOutcome.Done).Count());
        Assert.Equal(40, log.Failures.Count);
    }

    [Theory]
    [InlineData(ChatErrorKind.Throttled)]
    [InlineData(ChatErrorKind.Transport)]
    public async Task What_the_platform_put_off_is_told_once_with_all_the_users_that_it_cost(ChatErrorKind kind)
    {
        options.BatchSize = 10;
        membership.Before = (_, _, _) => throw new ChatServiceException(kind, "It wants a wait of an hour.") { Scope = ChatErrorScope.Connection };

        var run = await RunAsync(membership.PartialAdd(), Users(30));

        Assert.True(run.LeavesDoubt);
        Assert.Equal(30, log.With(MemberOutcome.NotAttempted).Count());
        var failure = Assert.Single(log.Failures);
        Assert.Equal(Users(30).Order(), failure.UserIds.Order());
        Assert.EndsWith("30 of 30 users were not attempted for 'g': It wants a wait of an hour.", failure.Error.Message);
    }

    [Fact]
    public async Task A_failure_that_comes_first_is_told_once_and_not_for_each_user()
    {
        membership.Before = (_, _, _) => throw new ChatServiceException(ChatErrorKind.Authentication, "The key is wrong.");

        await RunAsync(membership.PartialAdd(), Users(1000));

        var failure = Assert.Single(log.Failures);
        Assert.Equal(ChatErrorKind.Authentication, failure.Error.Kind);
        Assert.Equal(1000, log.All.Count);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_back_leaves_its_users_in_doubt_and_says_so()
    {
        membership.BeforeRead = _ => throw FakeMembership.Lost();

        var run = await RunAsync(membership.PartialAdd(), Users(10));

        Assert.Equal(10, log.With(MemberOutcome.NotReported).Count());
        Assert.Equal(10, log.Failures.Single().UserIds.Count);
        Assert.True(run.LeavesDoubt);
    }

    [Fact]
    public async Task A_fault_in_a_client_stops_the_run_and_every_user_has_an_outcome()
    {
        options.BatchSize = 10;
        options.Concurrency = 1;
        membership.Before = (number, _, _) => number == 2 ? throw new InvalidOperationException("Boom.") : Task.CompletedTask;

        await RunAsync(membership.PartialAdd(), Users(50));

        Assert.Equal(50, log.All.Count);
        Assert.Equal(2, membership.Writes.Count);
        Assert.Contains(log.Failures, failure => failure.Error.InnerException is InvalidOperationException);
    }

    [Fact]
    public async Task After_cancelling_no_call_starts_and_every_user_has_an_outcome()
    {
        options.BatchSize = 5;
        options.Concurrency = 2;
        using var cancellation = new CancellationTokenSource();
        membership.Before = async (number, _, token) =>
        {
            if (number == 4)
            {
                await cancellation.CancelAsync();
            }

            await Task.Delay(number < 3 ? 0 : 60_000, token);
        };

        await RunAsync(membership.PartialAdd(), Users(100), cancellation.Token);
        var calls = membership.Writes.Count;
        await Task.Delay(50);

        Assert.Equal(calls, membership.Writes.Count);
        Assert.Equal(4, calls);
        Assert.Equal(0, membership.Reads);
        Assert.Equal(20, log.With(MemberOutcome.NotReported).Count());
        Assert.Equal(80, log.With(MemberOutcome.NotAttempted).Count());
        Assert.Empty(log.Failures);
    }

    [Fact]
    public async Task A_run_without_users_asks_nothing()
    {
        await RunAsync(membership.PartialAdd(), []);

        Assert.Empty(membership.Writes);
        Assert.Equal(0, membership.Reads);
        Assert.Empty(log.All);
    }

    [Fact]
    public async Task Where_accounts_are_changed_an_unknown_one_costs_itself_alone()
    {
        options.Concurrency = 1;
        var change = new BulkChange(MemberAction.BlockAccount, "Chat", new BatchTraits(1, MemberReporting.Complete), (users, _) => users[0] == "u3"
            ? throw new ChatServiceException(ChatErrorKind.NotFound, "There is no user 'u3'.") { Target = "u3" }
            : Task.FromResult(BatchAnswer.Done));

        await RunAsync(change, ["u1", "u2", "u3", "u4", "u5"]);

        Assert.Equal(["u1", "u2", "u4", "u5"], log.With(MemberOutcome.Done).Order(StringComparer.Ordinal));
        Assert.Equal(MemberOutcome.NotFound, log["u3"]);
        Assert.Equal(["u3"], Assert.Single(log.Failures).UserIds);
    }

    private static List<string> Users(int count) =>
        [.. Enumerable.Range(1, count).Select(number => "u" + number.ToString(count < 1000 ? "000" : "0000", CultureInfo.InvariantCulture))];

    private IEnumerable<MemberOutcome> OutcomesOf(string user) => log.All.Where(told => told.User == user).Select(told => told.Outcome);

    private async Task<BulkRun> RunAsync(BulkChange change, IReadOnlyList<string> users, CancellationToken cancellationToken = default)
    {
        using var run = new BulkRun(change, options, log, cancellationToken);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        Assert.Equal(users.Order(StringComparer.Ordinal), log.All.Select(told => told.User).Order(StringComparer.Ordinal));
        Assert.False(log.ToldTwoThingsAtOnce);
        return run;
    }
}
