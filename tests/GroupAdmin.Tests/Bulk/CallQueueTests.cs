using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

public sealed class CallQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Never_more_calls_are_under_way_than_allowed_and_every_call_is_made_once()
    {
        var queue = new CallQueue(3);
        var made = new int[200];
        var (now, peak) = (0, 0);
        for (var number = 0; number < made.Length; number++)
        {
            var own = number;
            await queue.Add(async () =>
            {
                var under = Interlocked.Increment(ref now);
                InterlockedMaximum(ref peak, under);
                await Task.Yield();
                Interlocked.Increment(ref made[own]);
                Interlocked.Decrement(ref now);
            });
        }

        await queue.WhenIdleAsync().WaitAsync(Patience);

        Assert.All(made, static times => Assert.Equal(1, times));
        Assert.InRange(peak, 1, 3);
    }

    [Fact]
    public async Task Whoever_adds_waits_once_as_many_calls_wait_as_are_under_way()
    {
        var queue = new CallQueue(4);
        var end = new TaskCompletionSource();
        var added = Enumerable.Range(0, 7).Select(_ => queue.Add(() => end.Task)).ToList();
        Assert.All(added, static task => Assert.True(task.IsCompleted));

        var eighth = queue.Add(() => end.Task);
        Assert.False(eighth.IsCompleted);
        end.SetResult();

        await eighth.WaitAsync(Patience);
        await queue.WhenIdleAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_call_that_throws_keeps_no_other_from_being_made_and_is_told_at_the_end()
    {
        var queue = new CallQueue(2);
        var made = new List<int>();
        await queue.Add(static () => throw new InvalidOperationException("broken"));
        foreach (var number in Enumerable.Range(0, 10))
        {
            await queue.Add(() =>
            {
                lock (made)
                {
                    made.Add(number);
                }

                return Task.CompletedTask;
            }).WaitAsync(Patience);
        }

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => queue.WhenIdleAsync().WaitAsync(Patience));
        Assert.Equal("broken", error.Message);
        Assert.Equal(Enumerable.Range(0, 10), made.Order());
    }

    [Fact]
    public async Task An_idle_queue_can_be_waited_for_and_used_again()
    {
        var queue = new CallQueue(1);
        await queue.WhenIdleAsync().WaitAsync(Patience);
        var times = 0;
        for (var round = 0; round < 50; round++)
        {
            await queue.Add(() =>
            {
                times++;
                return Task.CompletedTask;
            });
            await queue.WhenIdleAsync().WaitAsync(Patience);
        }

        Assert.Equal(50, times);
    }

    private static void InterlockedMaximum(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
