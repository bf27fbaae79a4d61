using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

public sealed class ReplacementRunTests
{
    private readonly FakeMembership membership = new();
    private readonly OutcomeLog added = new();
    private readonly OutcomeLog removed = new();
    private readonly BulkOptions options = new() { FlushAfter = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task A_list_that_fits_into_one_call_is_replaced_by_one_call()
    {
        membership.Members.UnionWith(["old1", "old2", "a"]);

        await ReplaceAsync(["a", "b", "c"], inOneCall: true);

        Assert.Equal(["a", "b", "c"], membership.Members.Order());
        Assert.Equal(["a", "b", "c"], membership.Writes.Single());
        Assert.Equal(3, added.With(MemberOutcome.Done).Count());
    }

    [Fact]
    public async Task Nobody_is_removed_when_the_wanted_list_is_known_to_lack_somebody()
    {
        membership.Members.UnionWith(["old1", "a"]);
        var run = new ReplacementRun(membership.PartialAdd(true), membership.StrictRemove(), membership.ReplaceAsync, options, added, removed, CancellationToken.None);
        run.Add("a");
        run.Add("b");
        run.KeepOthers();

        await run.CompleteAsync();

        Assert.Equal(["a", "b", "old1"], membership.Members.Order());
        Assert.Equal(MemberOutcome.NotAttempted, removed["old1"]);
        Assert.Equal(ChatErrorKind.Conflict, removed.Failures.Single().Error.Kind);
    }

    [Fact]
    public async Task One_call_replaces_even_where_nothing_can_be_read_back()
    {
        membership.Members.UnionWith(["old1", "a"]);

        await ReplaceAsync(["a", "b"], inOneCall: true, canRead: false);

        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(["a", "b"], membership.Writes.Single());
        Assert.Equal(2, added.With(MemberOutcome.NotReported).Count());
    }

    [Fact]
    public async Task A_user_that_the_one_call_left_out_is_reported()
    {
        membership.Unknown.Add("b");

        await ReplaceAsync(["a", "b", "c"], inOneCall: true);

        Assert.Equal(["a", "c"], membership.Members.Order());
        Assert.Equal(MemberOutcome.NotFound, added["b"]);
    }

    [Fact]
    public async Task A_lost_replacement_is_made_up_for_without_removing_anybody_who_belongs_there()
    {
        membership.Members.UnionWith(["old1", "a"]);
        var smallest = int.MaxValue;
        membership.Before = (number, _, _) => number == 1 ? throw FakeMembership.Lost() : Task.CompletedTask;
        membership.After = (_, _) => smallest = Math.Min(smallest, membership.Members.Count(user => user == "a"));

        await ReplaceAsync(["a", "b", "c"], inOneCall: true);

        Assert.Equal(["a", "b", "c"], membership.Members.Order());
        Assert.Equal(1, smallest);
        Assert.Equal(MemberOutcome.Done, removed["old1"]);
        Assert.Equal(3, added.With(MemberOutcome.Done).Count());
    }

    [Fact]
    public async Task A_longer_list_adds_what_is_missing_and_then_removes_the_others()
    {
        options.BatchSize = 2;
        membership.Members.UnionWith(["a", "old1", "b", "old2"]);

        await ReplaceAsync(["a", "b", "c", "d", "e"], inOneCall: true);

        Assert.Equal(["a", "b", "c", "d", "e"], membership.Members.Order());
        Assert.Equal(["a", "b"], added.With(MemberOutcome.Unchanged).Order());
        Assert.Equal(["c", "d", "e"], added.With(MemberOutcome.Done).Order());
        Assert.Equal(["old1", "old2"], removed.With(MemberOutcome.Done).Order());
        var lastAdding = membership.Writes.FindLastIndex(users => users.Any(user => user.Length == 1));
        var firstRemoving = membership.Writes.FindIndex(users => users.Any(user => user.StartsWith("old", StringComparison.Ordinal)));
        Assert.True(lastAdding < firstRemoving);
        Assert.DoesNotContain(membership.Writes, users => users.Contains("a") || users.Contains("b"));
    }

    [Fact]
    public async Task Nobody_is_removed_while_it_is_in_doubt_who_could_be_added()
    {
        membership.Members.UnionWith(["old1", "old2"]);
        membership.BeforeRead = number =>
        {
            if (number > 1)
            {
                throw FakeMembership.Lost();
            }
        };

        await ReplaceAsync(["a", "b"], inOneCall: false);

        Assert.Contains("old1", membership.Members);
        Assert.Contains("old2", membership.Members);
        Assert.Equal(["old1", "old2"], removed.With(MemberOutcome.NotAttempted).Order());
        var failure = Assert.Single(removed.Failures);
        Assert.Contains("Nobody was removed from 'g'", failure.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_user_does_not_keep_the_others_from_being_removed()
    {
        membership.Members.Add("old1");
        membership.Unknown.Add("b");

        await ReplaceAsync(["a", "b"], inOneCall: false);

        Assert.Equal(["a"], membership.Members);
        Assert.Equal(MemberOutcome.NotFound, added["b"]);
        Assert.Empty(removed.Failures);
    }

    [Fact]
    public async Task Nobody_is_removed_when_none_of_the_given_users_exists()
    {
        membership.Members.Add("old1");
        membership.Unknown.UnionWith(["a", "b"]);

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => ReplaceAsync(["a", "b"], inOneCall: false));

        Assert.Contains("Nobody was removed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["old1"], membership.Members);
        Assert.Equal(MemberOutcome.NotAttempted, removed["old1"]);
    }

    [Fact]
    public async Task Others_are_removed_where_everybody_given_is_there_already()
    {
        membership.Members.UnionWith(["a", "b", "old1"]);

        await ReplaceAsync(["a", "b"], inOneCall: false);

        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(2, added.With(MemberOutcome.Unchanged).Count());
        Assert.Equal(["old1"], membership.Writes.Single());
    }

    [Fact]
    public async Task A_group_that_does_not_exist_is_one_failure()
    {
        membership.Before = (_, _, _) => throw new ChatServiceException(ChatErrorKind.NotFound, "There is no group 'g'.");

        await ReplaceAsync(["a", "b"], inOneCall: true);

        Assert.Single(added.Failures);
        Assert.Empty(removed.Failures);
        Assert.Equal(2, added.With(MemberOutcome.Refused).Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_list_is_refused_and_changes_nothing(bool inOneCall)
    {
        membership.Members.Add("old1");

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => ReplaceAsync([], inOneCall));

        Assert.Equal(ChatErrorKind.InvalidRequest, failure.Kind);
        Assert.Equal(["old1"], membership.Members);
        Assert.Empty(membership.Writes);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_first_leaves_everything_as_it_was_and_every_user_has_an_outcome()
    {
        membership.Members.Add("old1");
        membership.BeforeRead = _ => throw FakeMembership.Lost();

        await Assert.ThrowsAsync<ChatServiceException>(() => ReplaceAsync(["a", "b"], inOneCall: false));

        Assert.Equal(["old1"], membership.Members);
        Assert.Equal(2, added.With(MemberOutcome.NotAttempted).Count());
    }

    [Fact]
    public async Task Cancelling_tells_every_user_and_removes_nobody()
    {
        membership.Members.Add("old1");
        using var cancellation = new CancellationTokenSource();
        membership.Before = async (_, _, token) =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
        };

        await ReplaceAsync(["a", "b"], inOneCall: false, cancellationToken: cancellation.Token);

        Assert.Equal(["old1"], membership.Members);
        Assert.Equal(2, added.With(MemberOutcome.NotReported).Count());
        Assert.Equal(MemberOutcome.NotAttempted, removed["old1"]);
        Assert.Empty(removed.Failures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_given_twice_shares_the_fate_of_the_first_time(bool inOneCall)
    {
        membership.Members.Add("a");
        membership.Unknown.Add("b");

        await ReplaceAsync(["a", "b", "c", "c", "b", "a"], inOneCall);

        Assert.Equal(["a", "c"], membership.Members.Order());
        Assert.Equal(6, added.All.Count);
        Assert.Equal(2, added.With(MemberOutcome.NotFound).Count());
    }

    [Fact]
    public async Task Others_stay_and_are_counted_where_the_platform_cannot_remove()
    {
        membership.Members.Add("old1");
        var run = new ReplacementRun(membership.PartialAdd(), null, null, options, added, removed, CancellationToken.None);
        run.Add("a");

        var failure = await Assert.ThrowsAsync<ChatServiceException>(run.CompleteAsync);

        Assert.Equal(ChatErrorKind.NotSupported, failure.Kind);
        Assert.Contains("Who is not in the list stays in 'g' (users: 1)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(MemberOutcome.Done, added["a"]);
    }

    [Fact]
    public async Task Whose_presence_the_list_does_not_prove_is_given_to_the_adding()
    {
        membership.Members.UnionWith(["a", "old1"]);
        var listed = membership.PartialAdd(canProbe: true);
        var add = new BulkChange(listed.Action, listed.Target, listed.Traits, listed.Write) { ReadBack = listed.ReadBack, Probe = listed.Probe, IsProbedAlone = true };
        var run = new ReplacementRun(add, membership.StrictRemove(), null, options, added, removed, CancellationToken.None);
        run.Add("a");
        run.Add("b");

        await run.CompleteAsync();

        Assert.Equal(["a", "b"], membership.Writes[0].Order());
        Assert.Equal(["a", "b"], membership.Probes.Order());
        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(MemberOutcome.Done, removed["old1"]);
    }

    private async Task ReplaceAsync(IReadOnlyList<string> users, bool inOneCall, bool canRead = true, CancellationToken cancellationToken = default)
    {
        var run = new ReplacementRun(
            membership.PartialAdd(canRead), membership.StrictRemove(), inOneCall ? membership.ReplaceAsync : null, options, added, removed, cancellationToken);
        foreach (var user in users)
        {
            run.Add(user);
        }

        try
        {
            await run.CompleteAsync();
        }
        finally
        {
            Assert.Equal(users.Order(), added.All.Select(told => told.User).Order());
            Assert.False(added.ToldTwoThingsAtOnce);
        }
    }
}
