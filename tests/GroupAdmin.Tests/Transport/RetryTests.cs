using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Transport;

public sealed class RetryTests
{
    private static HttpRequestException Refused => new(
        HttpRequestError.ConnectionError,
        "Connection refused (127.0.0.1:9)",
        new SocketException((int)SocketError.ConnectionRefused));

    private static HttpRequestException Lost => new(HttpRequestError.ResponseEnded, "The response ended prematurely.", new IOException("reset"));

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_failure_is_repeated_until_there_is_an_answer(int status)
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(status).Answer(status).Answer(200, """{"ok":1}""");
        using var bed = new TestBed(handler, time: time);

        var answer = await bed.Send();

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal(3, answer.Attempts);
        Assert.Equal(3, handler.Requests.Count);
        Assert.Equal(3, bed.Statistics.Requests);
        Assert.Equal(2, bed.Statistics.Retries);
        Assert.Equal(TimeSpan.FromSeconds(3), bed.Statistics.Throttled);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task Any_other_status_is_the_platforms_answer(int status)
    {
        var handler = new ScriptedHandler().Answer(status, "body");
        using var bed = new TestBed(handler);

        var answer = await bed.Send();

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("body"u8.ToArray(), answer.Body.ToArray());
        Assert.Equal("application/json", answer.MediaType);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Waits_double_with_jitter_up_to_the_cap()
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler();
        for (var count = 0; count < 7; count++)
        {
            handler.Answer(503);
        }

        using var bed = new TestBed(handler, time: time, limit: limits =>
        {
            limits.MaximumRetryCount = 6;
            limits.MaximumRetryWait = TimeSpan.FromSeconds(10);
        });

        await bed.Fails();

        Assert.Equal([1, 2, 4, 8, 10, 10], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Jitter_takes_away_half_of_a_wait_at_most()
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(503).Answer(200);
        var setup = new GroupAdmin.Engine.Transport.TransportSetup
        {
            BaseUri = new Uri("https://chat.example/"),
            PlatformName = "Testchat",
            Time = time,
            Jitter = () => 0,
        };
        using var transport = new GroupAdmin.Engine.Transport.ServiceTransport(setup, new HeaderSigner("k"), handler);

        await transport.SendAsync(TestBed.Form(), CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(0.5)], time.Waits);
    }

    [Fact]
    public async Task Each_wait_is_announced_with_its_length_reason_and_number()
    {
        var handler = new ScriptedHandler().Answer(503).Answer(429, headers: ("Retry-After", "7")).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        await bed.Send();

        Assert.Equal(
            [
                "Testchat at chat.example is not available (HTTP 503 Service Unavailable) ('addUsersToGroup'). Waiting 1 second before attempt 2 of 6.",
                "Testchat at chat.example asks to slow down (HTTP 429) ('addUsersToGroup'). Waiting 7 seconds before attempt 3 of 6.",
            ],
            bed.Log.Warnings);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "Sun, 01 Mar 2026 12:00:09 GMT", 9)]
    [InlineData("X-Ratelimit-Reset", "1772366411", 11)]
    [InlineData("Retry-After", "2.5", 2.5)]
    [InlineData("Retry-After", "0", 1)]
    [InlineData("Retry-After", "-5", 1)]
    [InlineData("Retry-After", "NaN", 1)]
    [InlineData("Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT", 1)]
    [InlineData("Retry-After", "soon", 1)]
    [InlineData("X-Ratelimit-Reset", "1", 1)]
    [InlineData("X-Ratelimit-Reset", "9999999999999999", 1)]
    [InlineData("X-Ratelimit-Reset", "tomorrow", 1)]
    public async Task The_platforms_own_wait_is_kept_where_it_makes_sense(string header, string value, double seconds)
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(429, headers: (header, value)).Answer(200);
        using var bed = new TestBed(handler, time: time);

        await bed.Send();

        Assert.Equal([TimeSpan.FromSeconds(seconds)], time.Waits);
    }

    [Theory]
    [InlineData("3000000000")]
    [InlineData("99999999999999999999")]
    public async Task A_wait_of_more_seconds_than_the_framework_reads_is_not_taken_for_none(string seconds)
    {
        var handler = new ScriptedHandler().Answer(429, headers: ("Retry-After", seconds));
        using var bed = new TestBed(handler, time: new SkippingTime());

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Throttled, error.Kind);
        Assert.Contains("longer than this connection waits", error.Message);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_wait_longer_than_the_cap_is_not_shortened_but_given_up()
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler().Answer(429, headers: ("Retry-After", "600"));
        using var bed = new TestBed(handler, time: time);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Throttled, error.Kind);
        Assert.Equal(ChatErrorScope.Connection, error.Scope); // whatever else is asked within that time will be refused as well
        Assert.Equal(429, error.StatusCode);
        Assert.Contains("wants a wait of 10 minutes", error.Message);
        Assert.Contains("(2 minutes)", error.Message);
        Assert.Empty(time.Waits);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task All_waits_together_stay_within_their_limit()
    {
        var time = new SkippingTime();
        var handler = new ScriptedHandler();
        for (var count = 0; count < 10; count++)
        {
            handler.Answer(503, headers: ("Retry-After", "60"));
        }

        using var bed = new TestBed(handler, time: time, limit: limits => limits.MaximumTotalRetryWait = TimeSpan.FromSeconds(150));

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Server, error.Kind);
        Assert.Equal(2, time.Waits.Count);
        Assert.Contains("2.5 minutes", error.Message);
    }

    [Fact]
    public async Task Throttled_to_the_end_is_a_throttled_error()
    {
        var handler = new ScriptedHandler().Answer(429).Answer(429).Answer(429);
        using var bed = new TestBed(handler, time: new SkippingTime(), limit: limits => limits.MaximumRetryCount = 2);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Throttled, error.Kind);
        Assert.Equal(ChatErrorScope.Call, error.Scope);
        Assert.Equal("Testchat", error.Platform);
        Assert.Equal("addUsersToGroup", error.Operation);
        Assert.Equal("ops & more", error.Target);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Equal(
            "Testchat at chat.example asks to slow down (HTTP 429) ('addUsersToGroup', after 3 attempts). Lower -ThrottleLimit or set -RequestsPerSecond, or try again later.",
            error.Message);
    }

    [Fact]
    public async Task Without_retries_the_first_failure_counts()
    {
        var handler = new ScriptedHandler().Answer(503);
        using var bed = new TestBed(handler, limit: limits => limits.MaximumRetryCount = 0);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Server, error.Kind);
        Assert.Equal(503, error.StatusCode);
        Assert.True(error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task Limits_changed_while_open_hold_for_the_next_request()
    {
        var handler = new ScriptedHandler().Answer(503).Answer(503).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime(), limit: limits => limits.MaximumRetryCount = 0);
        await bed.Fails();

        bed.Limits.MaximumRetryCount = 1;

        Assert.Equal(200, (await bed.Send()).StatusCode);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_call_that_is_not_idempotent_is_not_repeated_when_it_may_have_taken_effect(int status)
    {
        var handler = new ScriptedHandler().Answer(status).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Single(handler.Requests);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Contains("look before you repeat it", error.Message);
    }

    [Fact]
    public async Task A_lost_connection_ends_a_call_that_is_not_idempotent()
    {
        var handler = new ScriptedHandler().Fail(Lost).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Single(handler.Requests);
        Assert.True(error.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.ConnectionReset)]
    public async Task A_network_that_fails_in_the_middle_is_not_taken_for_one_that_was_never_reached(SocketError reason)
    {
        var handler = new ScriptedHandler()
            .Fail(new HttpRequestException("An error occurred while sending the request.", new IOException("read", new SocketException((int)reason))))
            .Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_call_that_is_not_idempotent_is_repeated_when_it_was_turned_away()
    {
        var handler = new ScriptedHandler().Answer(429).Fail(Refused).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        var answer = await bed.Send(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal(3, handler.Requests.Count);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    [InlineData(HttpRequestError.ProxyTunnelError)]
    public async Task What_never_reached_the_platform_is_repeated_in_any_case(HttpRequestError reason)
    {
        var handler = new ScriptedHandler().Fail(new HttpRequestException(reason, "not reached")).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        Assert.Equal(200, (await bed.Send(TestBed.Form("createGroup", isIdempotent: false))).StatusCode);
    }

    [Fact]
    public async Task A_lost_connection_is_repeated_for_an_idempotent_call()
    {
        var handler = new ScriptedHandler().Fail(Lost).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        var answer = await bed.Send();

        Assert.Equal(2, answer.Attempts);
        Assert.Contains("lost the connection before the answer was complete", bed.Log.Warnings.Single());
    }

    [Fact]
    public async Task An_effect_that_an_earlier_attempt_may_have_had_is_not_forgotten()
    {
        var handler = new ScriptedHandler().Fail(Lost).Fail(Refused);
        using var bed = new TestBed(handler, time: new SkippingTime(), limit: limits => limits.MaximumRetryCount = 1);

        var error = await bed.Fails();

        Assert.Contains("refused the connection", error.Message);
        Assert.True(error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task A_refused_connection_has_no_effect_and_says_what_to_check()
    {
        var handler = new ScriptedHandler().Fail(Refused);
        using var bed = new TestBed(handler, limit: limits => limits.MaximumRetryCount = 0);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Equal(
            "Testchat at chat.example refused the connection ('addUsersToGroup'). Check the address and the port, and that the server is running.",
            error.Message);
        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [Fact]
    public async Task Each_attempt_is_signed_anew_and_carries_one_signature()
    {
        var handler = new ScriptedHandler().Answer(503).Answer(503).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        await bed.Send();

        Assert.Equal(3, bed.Signer.Count);
        Assert.All(handler.Requests, request => Assert.Equal(TestBed.Key, request.Headers["api-key"]));
        Assert.All(handler.Requests, request => Assert.Equal("GUID=ops%20%26%20more&UIDs=a%2Cb", request.Body));
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_at_once()
    {
        var time = new SkippingTime { Holds = true };
        using var cancel = new CancellationTokenSource();
        var handler = new ScriptedHandler().Answer(503).Answer(200);
        using var bed = new TestBed(handler, time: time);

        var call = bed.Send(cancellationToken: cancel.Token);
        await Until(() => time.Waits.Count == 1);
        Assert.False(call.IsCompleted);
        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Cancelled_before_it_began_a_call_sends_nothing()
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Send(cancellationToken: new CancellationToken(true)));

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_a_time_out_and_is_repeated()
    {
        var handler = new ScriptedHandler()
            .Do(async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("never");
            })
            .Answer(200).Answer(200).Answer(200);
        using var bed = new TestBed(handler, limit: limits =>
        {
            limits.OperationTimeout = TimeSpan.FromMilliseconds(200);
            limits.RetryInterval = TimeSpan.Zero;
        });

        var answer = await bed.Send();

        Assert.True(answer.Attempts >= 2);
        Assert.Contains("did not answer within 200 ms", bed.Log.Warnings[0]);
    }

    [Fact]
    public async Task A_time_out_to_the_end_names_host_operation_and_limit()
    {
        var handler = new ScriptedHandler().Do(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("never");
        });
        using var bed = new TestBed(handler, limit: limits =>
        {
            limits.OperationTimeout = TimeSpan.FromMilliseconds(50);
            limits.MaximumRetryCount = 0;
        });

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Timeout, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Equal(
            "Testchat at chat.example did not answer within 50 ms ('addUsersToGroup'). Try again, or raise -OperationTimeoutSeconds.",
            error.Message);
    }

    [Fact]
    public async Task A_fault_in_the_machinery_is_told_and_not_repeated()
    {
        var handler = new ScriptedHandler().Fail(new InvalidOperationException("unthinkable")).Answer(200);
        using var bed = new TestBed(handler, time: new SkippingTime());

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Contains("InvalidOperationException: unthinkable", error.Message);
        Assert.Single(handler.Requests);
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
