using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Transport;

public sealed class ThrottleTests
{
    [Fact]
    public async Task Starts_are_spread_evenly_over_the_second()
    {
        var time = new SkippingTime { Holds = true };
        var handler = new ScriptedHandler().Answer(200).Answer(200).Answer(200).Answer(200);
        using var bed = new TestBed(handler, time: time, limit: limits => limits.RequestsPerSecond = 4);

        var calls = Enumerable.Range(0, 4).Select(_ => bed.Send()).ToList();
        await calls[0];

        Assert.Equal([250, 500, 750], time.Waits.Select(wait => wait.TotalMilliseconds));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), bed.Statistics.Throttled);
        Assert.Single(handler.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_pause_that_one_request_is_asked_for_holds_back_the_others(int status)
    {
        var time = new SkippingTime { Holds = true };
        var handler = new ScriptedHandler().Answer(status, headers: ("Retry-After", "7")).Answer(200);
        using var bed = new TestBed(handler, time: time);

        var refused = bed.Send();
        await Until(() => time.Waits.Count == 1);
        var held = bed.Send();
        await Until(() => time.Waits.Count == 2);

        Assert.Equal([7, 7], time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Single(handler.Requests);
        Assert.False(refused.IsCompleted || held.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(14), bed.Statistics.Throttled);
        Assert.Contains("Testchat at chat.example asked for a pause: the next request waits 7 seconds.", bed.Log.Verboses);
    }

    [Fact]
    public async Task A_pause_ends()
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(429, headers: ("Retry-After", "7")).Answer(200).Answer(200);
        using var bed = new TestBed(handler, time: time);

        await bed.Send();
        await bed.Send();

        Assert.Equal([7], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_pause_that_is_too_long_to_be_waited_for_is_kept_by_sending_nothing(int retries)
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(429, headers: ("Retry-After", "600")).Answer(200);
        using var bed = new TestBed(handler, time: time, limit: limits => limits.MaximumRetryCount = retries);

        await bed.Fails();
        var held = await bed.Fails();

        Assert.Equal((ChatErrorKind.Throttled, ChatErrorScope.Connection, false), (held.Kind, held.Scope, held.MayHaveTakenEffect));
        Assert.Contains("asked for a pause, of which 10 minutes are left, longer than this connection waits (2 minutes): 'addUsersToGroup' was not sent", held.Message);
        Assert.Single(handler.Requests);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_connection_that_repeats_nothing_keeps_the_pause_with_its_next_request()
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(429, headers: ("Retry-After", "7")).Answer(200);
        using var bed = new TestBed(handler, time: time, limit: limits => limits.MaximumRetryCount = 0);

        await bed.Fails();
        Assert.Equal(200, (await bed.Send()).StatusCode);

        Assert.Equal([7], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_back_off_that_nobody_asked_for_holds_back_nobody_else()
    {
        var time = new SkippingTime { Holds = true };
        var handler = new ScriptedHandler().Answer(429).Answer(200);
        using var bed = new TestBed(handler, time: time);

        var refused = bed.Send();
        await Until(() => time.Waits.Count == 1);

        Assert.Equal(200, (await bed.Send()).StatusCode);
        Assert.False(refused.IsCompleted);
    }

    [Fact]
    public async Task A_request_that_is_held_back_by_a_pause_can_be_cancelled()
    {
        var time = new SkippingTime { Holds = true };
        var handler = new ScriptedHandler().Answer(429, headers: ("Retry-After", "7"));
        using var bed = new TestBed(handler, time: time);
        using var cancel = new CancellationTokenSource();
        _ = bed.Send();
        await Until(() => time.Waits.Count == 1);
        var held = bed.Send(cancellationToken: cancel.Token);
        await Until(() => time.Waits.Count == 2);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_rate_taken_away_while_open_no_longer_holds_requests()
    {
        var time = new SkippingTime { Holds = true };
        var handler = new ScriptedHandler().Answer(200).Answer(200);
        using var bed = new TestBed(handler, time: time, limit: limits => limits.RequestsPerSecond = 0.001);
        await bed.Send();

        bed.Limits.RequestsPerSecond = null;

        Assert.Equal(200, (await bed.Send().WaitAsync(TimeSpan.FromSeconds(30))).StatusCode);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_raised_limit_lets_more_in()
    {
        var gates = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var handler = Gated(gates);
        using var bed = new TestBed(handler, limit: limits => limits.ThrottleLimit = 1);
        var calls = gates.Select(_ => bed.Send()).ToList();
        Assert.Single(handler.Requests);

        bed.Limits.ThrottleLimit = 3;
        gates[0].SetResult();
        await Task.WhenAny(calls);

        await Until(() => handler.Requests.Count == 4);
        gates.Skip(1).ToList().ForEach(gate => gate.SetResult());
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_while_it_waits_gives_its_place_away()
    {
        var gates = Enumerable.Range(0, 2).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var handler = Gated(gates);
        using var bed = new TestBed(handler, limit: limits => limits.ThrottleLimit = 1);
        using var cancel = new CancellationTokenSource();
        var first = bed.Send();
        var waiting = bed.Send(cancellationToken: cancel.Token);
        var last = bed.Send();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gates.ForEach(gate => gate.SetResult());
        await Task.WhenAll(first, last);
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task A_failed_request_frees_its_place()
    {
        var handler = new ScriptedHandler();
        for (var count = 0; count < 20; count++)
        {
            handler.Fail(new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        }

        handler.Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime(), limit: limits =>
        {
            limits.ThrottleLimit = 1;
            limits.MaximumRetryCount = 20;
            limits.RetryInterval = TimeSpan.Zero;
        });

        Assert.Equal(200, (await bed.Send().WaitAsync(TimeSpan.FromSeconds(30))).StatusCode);
    }

    [Fact]
    public async Task Places_are_given_away_correctly_under_load_and_cancellation()
    {
        var inFlight = 0;
        var exceeded = false;
        var handler = new ScriptedHandler();
        for (var count = 0; count < 400; count++)
        {
            handler.Do(async (_, token) =>
            {
                exceeded |= Interlocked.Increment(ref inFlight) > 4;
                try
                {
                    await Task.Delay(1, token);
                }
                finally
                {
                    Interlocked.Decrement(ref inFlight);
                }

                return new HttpResponseMessage(HttpStatusCode.OK);
            });
        }

        using var bed = new TestBed(handler, limit: limits => limits.ThrottleLimit = 4);
        var calls = new List<Task>();
        for (var count = 0; count < 200; count++)
        {
            var cancel = new CancellationTokenSource();
            calls.Add(bed.Send(cancellationToken: cancel.Token));
            if (count % 3 == 0)
            {
                cancel.CancelAfter(count % 20);
            }
        }

        await Task.WhenAll(calls.Select(call => call.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(TimeSpan.FromSeconds(30));
        var after = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bed.Send())).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.False(exceeded);
        Assert.All(after, answer => Assert.Equal(200, answer.StatusCode));
    }

    private static ScriptedHandler Gated(List<TaskCompletionSource> gates)
    {
        var handler = new ScriptedHandler();
        foreach (var gate in gates)
        {
            handler.Do(async (_, token) =>
            {
                await gate.Task.WaitAsync(token);
                return new HttpResponseMessage(HttpStatusCode.OK);
            });
        }

        return handler;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var count = 0; !condition(); count++)
        {
            Assert.True(count < 1000, "Waited ten seconds in vain.");
            await Task.Delay(10);
        }
    }
}
