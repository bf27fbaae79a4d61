using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Transport;

public sealed class StreamTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Fact]
    public async Task The_answer_is_there_before_its_body_is_complete()
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head + "3\r\none\r\n");
            await more.Task;
            await connection.WriteAsync("3\r\ntwo\r\n0\r\n\r\n");
        });
        using var bed = SocketTests.Open(server.Address);

        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        Assert.Equal(200, answer.StatusCode);
        Assert.Equal("application/json", answer.MediaType);
        var buffer = new byte[10];
        Assert.Equal(3, await answer.Body.ReadAsync(buffer));
        more.SetResult();
        using var rest = new StreamReader(answer.Body);
        Assert.Equal("two", await rest.ReadToEndAsync());
    }

    [Fact]
    public async Task A_stream_that_stops_arriving_is_a_time_out_after_the_idle_limit()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head + "3\r\none\r\n");
            await connection.WaitForClientToGoAsync();
        });
        using var bed = SocketTests.Open(server.Address);
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        await answer.Body.ReadExactlyAsync(new byte[3]);
        bed.Limits.OperationTimeout = TimeSpan.FromMilliseconds(250);

        var error = await Assert.ThrowsAsync<ChatServiceException>(async () => await answer.Body.ReadExactlyAsync(new byte[1]));

        Assert.Equal(ChatErrorKind.Timeout, error.Kind);
        Assert.Equal("getGroupList", error.Operation);
        Assert.Contains("nothing came for 250 ms after 3 bytes", error.Message);
        await server.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_stream_may_take_longer_than_the_limit_while_parts_keep_coming()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head);
            for (var count = 0; count < 20; count++)
            {
                await Task.Delay(100);
                await connection.WriteAsync($"400\r\n{new string('x', 1024)}\r\n");
            }

            await connection.WriteAsync("0\r\n\r\n");
        });
        using var bed = SocketTests.Open(server.Address);
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        bed.Limits.OperationTimeout = TimeSpan.FromMilliseconds(1500);
        using var reader = new StreamReader(answer.Body);

        Assert.Equal(new string('x', 20 * 1024), await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_stream_that_sends_a_byte_now_and_then_does_not_outlast_the_limit()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head);
            for (var count = 0; count < 1000; count++)
            {
                await Task.Delay(20);
                await connection.WriteAsync("1\r\nx\r\n");
            }
        });
        using var bed = SocketTests.Open(server.Address);
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        bed.Limits.OperationTimeout = TimeSpan.FromSeconds(2); // on a busy machine the server, too, may stop for half a second
        using var reader = new StreamReader(answer.Body);

        var error = await Assert.ThrowsAsync<ChatServiceException>(reader.ReadToEndAsync);

        Assert.Equal(ChatErrorKind.Timeout, error.Kind);
        Assert.Contains("bytes came in 2 seconds", error.Message);
    }

    [Fact]
    public async Task A_consumer_may_take_longer_than_the_limit_between_two_reads()
    {
        using var server = new RawServer(RawServer.Always(RawServer.Answer(new string('x', 200_000))));
        using var bed = SocketTests.Open(server.Address);
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        bed.Limits.OperationTimeout = TimeSpan.FromMilliseconds(300);
        await answer.Body.ReadExactlyAsync(new byte[10]);

        await Task.Delay(600);

        bed.Limits.OperationTimeout = TimeSpan.FromSeconds(60);
        await answer.Body.ReadExactlyAsync(new byte[199_990]);
        Assert.Equal(0, await answer.Body.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_is_told_and_not_taken_for_the_end()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head + "3\r\none\r\n");
        });
        using var bed = SocketTests.Open(server.Address);
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        using var reader = new StreamReader(answer.Body);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => reader.ReadToEndAsync());

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Contains("in the middle of its answer to 'getGroupList', after 3 bytes", error.Message);
    }

    [Fact]
    public async Task Failures_before_the_first_byte_are_repeated_as_for_any_call()
    {
        var handler = new ScriptedHandler().Answer(503).Answer(200, "all");
        using var bed = new TestBed(handler, time: new SkippingTime());

        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        using var reader = new StreamReader(answer.Body);

        Assert.Equal("all", await reader.ReadToEndAsync());
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task Cancellation_of_a_read_ends_the_request()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head);
            await connection.WaitForClientToGoAsync();
        });
        using var bed = SocketTests.Open(server.Address);
        using var cancel = new CancellationTokenSource();
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);

        var read = answer.Body.ReadAsync(new byte[1], cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
        await server.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Leaving_an_answer_half_read_ends_the_request()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head + "3\r\none\r\n");
            await connection.WaitForClientToGoAsync();
        });
        using var bed = SocketTests.Open(server.Address);

        (await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None)).Dispose();

        await server.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Closing_the_connection_ends_a_stream_with_a_sentence()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Head);
            await connection.WaitForClientToGoAsync();
        });
        using var bed = SocketTests.Open(server.Address);
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        var read = answer.Body.ReadAsync(new byte[1]);

        bed.Transport.Dispose();

        var error = await Assert.ThrowsAsync<ChatServiceException>(async () => await read);
        Assert.Contains("is closed", error.Message);
    }

    [Fact]
    public async Task An_open_listing_does_not_starve_its_consumers_own_calls()
    {
        var handler = new ScriptedHandler().Answer(200, "listing").Answer(200, "write");
        using var bed = new TestBed(handler, limit: limits => limits.ThrottleLimit = 1);

        using var listing = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        var write = await bed.Send().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(200, write.StatusCode);
    }

    [Fact]
    public async Task The_size_cap_does_not_hold_for_a_stream()
    {
        var handler = new ScriptedHandler().Answer(200, new string('x', 5000));
        using var bed = new TestBed(handler, limit: limits => limits.MaximumAnswerBytes = 1024);

        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        using var reader = new StreamReader(answer.Body);

        Assert.Equal(5000, (await reader.ReadToEndAsync()).Length);
    }

    [Fact]
    public async Task Only_a_call_that_may_be_repeated_is_streamed()
    {
        using var bed = new TestBed(new ScriptedHandler());

        await Assert.ThrowsAsync<ArgumentException>(() => bed.Transport.OpenAsync(TestBed.Form("createGroup", isIdempotent: false), CancellationToken.None));
    }

    [Fact]
    public async Task A_request_object_is_sent_once()
    {
        using var bed = new TestBed(new ScriptedHandler().Answer(200).Answer(200));
        var call = TestBed.Form();
        await bed.Send(call);

        await Assert.ThrowsAsync<ArgumentException>(() => bed.Send(call));
    }

    [Fact]
    public async Task Reading_without_async_works_too()
    {
        using var bed = new TestBed(new ScriptedHandler().Answer(200, "all"));
        using var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None);
        var buffer = new byte[10];

#pragma warning disable CA1849 // the synchronous way is what is tested
        var read = answer.Body.Read(buffer, 0, 10);
#pragma warning restore CA1849

        Assert.Equal("all", Encoding.UTF8.GetString(buffer, 0, read));
    }
}
