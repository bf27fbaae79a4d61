using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

/// <summary>A replacement whose additions and removals fit into one call of a platform that takes both at once.</summary>
public sealed class JointReplacementTests
{
    private readonly FakeMembership membership = new();
    private readonly OutcomeLog added = new();
    private readonly OutcomeLog removed = new();
    private readonly BulkOptions options = new() { FlushAfter = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task What_is_missing_and_what_is_too_much_is_one_call()
    {
        membership.Members.UnionWith(["a", "b", "old1", "old2"]);

        await ReplaceAsync(["a", "b", "c", "d"]);

        Assert.Equal(["a", "b", "c", "d"], membership.Members.Order());
        Assert.Equal(["c", "d", "-old1", "-old2"], Assert.Single(membership.Writes));
        Assert.Equal(["c", "d"], added.With(MemberOutcome.Done).Order());
        Assert.Equal(["a", "b"], added.With(MemberOutcome.Unchanged).Order());
        Assert.Equal(["old1", "old2"], removed.With(MemberOutcome.Done).Order());
        Assert.Empty(added.Failures.Concat(removed.Failures));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    public async Task The_call_carries_no_more_than_the_platform_takes(int maximum, int calls)
    {
        membership.Members.UnionWith(["old1", "old2"]);

        await ReplaceAsync(["a", "b"], maximum);

        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(calls, membership.Writes.Count);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    public async Task The_call_carries_no_more_than_the_connection_allows(int batchSize, int calls)
    {
        options.BatchSize = batchSize;
        membership.Members.UnionWith(["old1", "old2"]);

        await ReplaceAsync(["a", "b"]);

        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(calls, membership.Writes.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_refused_for_one_user_is_made_up_for_in_two_steps(bool namesCulprits)
    {
        membership.NamesCulprits = namesCulprits;
        membership.Members.Add("old1");
        membership.Unknown.Add("ghost");

        await ReplaceAsync(["a", "ghost", "b"]);

        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(["a", "ghost", "b", "-old1"], membership.Writes[0]);
        Assert.Equal(["old1"], membership.Writes[^1]);
        Assert.Equal(MemberOutcome.NotFound, added["ghost"]);
        Assert.Equal("ghost", Assert.Single(Assert.Single(added.Failures).UserIds));
        Assert.Equal(["a", "b"], added.With(MemberOutcome.Done).Order());
        Assert.Equal(MemberOutcome.Done, removed["old1"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_call_is_settled_by_reading_back_and_removes_nobody_twice_over(bool tookEffect)
    {
        membership.Members.UnionWith(["a", "old1"]);
        if (tookEffect)
        {
            membership.After = (number, _) => Lose(number);
        }
        else
        {
            membership.Before = (number, _, _) =>
            {
                Lose(number);
                return Task.CompletedTask;
            };
        }

        await ReplaceAsync(["a", "b"]);

        Assert.Equal(["a", "b"], membership.Members.Order());
        Assert.Equal(MemberOutcome.Done, added["b"]);
        Assert.Contains(removed["old1"], new[] { MemberOutcome.Done, MemberOutcome.Unchanged });
        Assert.Empty(removed.Failures);

        static void Lose(int number)
        {
            if (number == 1)
            {
                throw FakeMembership.Lost();
            }
        }
    }

    [Fact]
    public async Task Nobody_is_removed_where_the_wanted_list_is_not_complete()
    {
        membership.Members.Add("old1");
        var run = Run(1000);
        run.Add("a");
        run.KeepOthers();

        await run.CompleteAsync();

        Assert.Equal(["a", "old1"], membership.Members.Order());
        Assert.Equal(["a"], Assert.Single(membership.Writes));
    }

    [Fact]
    public async Task A_user_given_twice_is_sent_once_and_told_twice()
    {
        membership.Members.Add("old1");

        await ReplaceAsync(["a", "b", "a"]);

        Assert.Equal(["a", "b", "-old1"], Assert.Single(membership.Writes));
        Assert.Equal(["a", "a", "b"], added.All.Select(told => told.User).Order());
    }

    private ReplacementRun Run(int maximum) =>
        new(membership.PartialAdd(), membership.StrictRemove(), null, options, added, removed, CancellationToken.None) { Changer = membership.Changer(maximum) };

    private async Task ReplaceAsync(IReadOnlyList<string> users, int maximum = 1000)
    {
        var run = Run(maximum);
        foreach (var user in users)
        {
            run.Add(user);
        }

        await run.CompleteAsync();
        Assert.Equal(users.Order(), added.All.Select(told => told.User).Order());
        Assert.False(added.ToldTwoThingsAtOnce || removed.ToldTwoThingsAtOnce);
    }
}
