using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;
using RestSharp;
using Xunit;

namespace GroupAdmin.Tests.Transport;

/// <summary>What happens between the module and real sockets, whichever thread waits for them.</summary>
/// <param name="isLent">Whether the calling thread is lent to the calls.</param>
public abstract class SocketTests(bool isLent)
{
    private static readonly string Fine = RawServer.Answer("""{"ok":1}""");

    [Fact]
    public async Task A_form_request_has_exactly_these_bytes()
    {
        using var server = new RawServer(RawServer.Always(Fine));
        using var bed = Connect(server.Address);
        var request = new RestRequest("addUsersToGroup", Method.Post)
            .AddParameter("GUID", "öps & more+/=")
            .AddParameter("UIDs", "a,b c")
            .AddParameter("clearExisting", "false");

        await bed.Send(new ServiceCall("addUsersToGroup", request));

        var version = typeof(ServiceTransport).Assembly.GetName().Version!.ToString(3);
        var body = "GUID=%C3%B6ps%20%26%20more%2B%2F%3D&UIDs=a%2Cb%20c&clearExisting=false";
        var expected = string.Join(
            "\r\n",
            "POST /api/v2/addUsersToGroup HTTP/1.1",
            $"Host: 127.0.0.1:{server.Port}",
            $"User-Agent: GroupAdmin/{version}",
            "Accept: application/json",
            $"api-key: {TestBed.Key}",
            "Accept-Encoding: gzip, deflate, br",
            "Content-Type: application/x-www-form-urlencoded",
            $"Content-Length: {body.Length}",
            string.Empty,
            body);
        Assert.Equal(Sorted(expected), Sorted(server.Requests.Single()));
    }

    [Fact]
    public async Task A_JSON_request_carries_no_charset_and_its_text_as_it_stands()
    {
        using var server = new RawServer(RawServer.Always(Fine));
        using var bed = Connect(server.Address);
        var request = new RestRequest("groups/{id}", Method.Put).AddUrlSegment("id", "a b").AddStringBody("""{"name":"ä"}""", ContentType.Json);

        await bed.Send(new ServiceCall("PUT /groups/ID", request));

        var sent = server.Requests.Single();
        Assert.StartsWith("PUT /api/v2/groups/a%20b HTTP/1.1\r\n", sent);
        Assert.Contains("\r\nContent-Type: application/json\r\n", sent);
        Assert.EndsWith("\r\n\r\n{\"name\":\"ä\"}", sent);
    }

    [Fact]
    public async Task One_connection_serves_one_call_after_another()
    {
        using var server = new RawServer(RawServer.Always(Fine));
        using var bed = Connect(server.Address);
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(200, (await bed.Send()).StatusCode);
        }

        Assert.Equal(5, server.Requests.Count);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_refused_connection_is_repeated_and_then_told()
    {
        int port;
        using (var gone = new RawServer(RawServer.Always(Fine)))
        {
            port = gone.Port;
        }

        using var bed = Connect(new Uri($"http://127.0.0.1:{port}/api"), retries: 2);

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.False(error.MayHaveTakenEffect);
        Assert.StartsWith($"Testchat at 127.0.0.1:{port} refused the connection ('createGroup', after 3 attempts).", error.Message);
        Assert.Equal(2, bed.Log.Warnings.Count);
    }

    [Fact]
    public async Task An_unknown_host_name_is_told_with_its_name()
    {
        using var bed = Connect(new Uri("http://does-not-exist.invalid/api"), retries: 1);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Contains("could not be found", error.Message);
        Assert.Contains("does-not-exist.invalid", error.Message);
        Assert.Single(bed.Log.Warnings);
        Assert.False(error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task A_reset_after_the_request_was_read_is_repeated_when_idempotent()
    {
        using var server = new RawServer(ResetAfterRequest, RawServer.Always(Fine));
        using var bed = Connect(server.Address);

        var answer = await bed.Send();

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal(2, answer.Attempts);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0], server.Requests[1]);
    }

    [Fact]
    public async Task A_reset_after_the_request_was_read_is_not_repeated_when_not_idempotent()
    {
        using var server = new RawServer(ResetAfterRequest, RawServer.Always(Fine));
        using var bed = Connect(server.Address);

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_reset_before_the_request_was_read_is_repeated_when_idempotent()
    {
        using var server = new RawServer(
            connection =>
            {
                connection.Reset();
                return Task.CompletedTask;
            },
            RawServer.Always(Fine));
        using var bed = Connect(server.Address);

        Assert.Equal(200, (await bed.Send()).StatusCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_idle_is_no_failure()
    {
        using var server = new RawServer(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.WriteAsync(Fine);
            },
            RawServer.Always(Fine));
        using var bed = Connect(server.Address);
        await bed.Send();
        await Task.Delay(100);

        Assert.Equal(200, (await bed.Send(TestBed.Form("createGroup", isIdempotent: false))).StatusCode);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task A_truncated_answer_is_repeated_like_any_lost_connection(string half)
    {
        using var server = new RawServer(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.WriteAsync(half);
            },
            RawServer.Always(Fine));
        using var bed = Connect(server.Address);

        var answer = await bed.Send();

        Assert.Equal("""{"ok":1}""", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(2, answer.Attempts);
    }

    [Fact]
    public async Task A_truncated_answer_to_the_end_is_a_lost_connection()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        });
        using var bed = Connect(server.Address, retries: 1);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Contains("lost the connection before the answer was complete", error.Message);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_stops_arriving_is_a_time_out()
    {
        using var server = new RawServer(async connection =>
        {
            // A first answer, so that the second request finds an open connection whatever else the machine does.
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Fine);
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
            await connection.WaitForClientToGoAsync();
        });
        using var bed = Connect(server.Address, retries: 0);
        await bed.Send();
        bed.Limits.OperationTimeout = TimeSpan.FromMilliseconds(500);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Timeout, error.Kind);
        Assert.Contains("did not answer within 500 ms", error.Message);
        await server.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_answer_one_byte_at_a_time_is_read_whole()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            foreach (var value in Encoding.UTF8.GetBytes(Fine))
            {
                await connection.WriteAsync([value]);
            }
        });
        using var bed = Connect(server.Address);

        Assert.Equal("""{"ok":1}""", Encoding.UTF8.GetString((await bed.Send()).Body.Span));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_is_decompressed(string encoding)
    {
        var body = string.Concat(Enumerable.Repeat("""{"name":"ops"},""", 5000));
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "gzip" ? new GZipStream(packed, CompressionMode.Compress, true) : new BrotliStream(packed, CompressionMode.Compress, true))
        {
            packing.Write(Encoding.UTF8.GetBytes(body));
        }

        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {packed.Length}\r\n\r\n");
            await connection.WriteAsync(packed.ToArray());
        });
        using var bed = Connect(server.Address);

        Assert.Equal(body, Encoding.UTF8.GetString((await bed.Send()).Body.Span));
    }

    [Fact]
    public async Task A_body_that_only_claims_to_be_compressed_is_malformed()
    {
        using var server = new RawServer(RawServer.Always(RawServer.Answer("{}", headers: "Content-Encoding: gzip\r\n")));
        using var bed = Connect(server.Address);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("cannot be decompressed", error.Message);
    }

    [Fact]
    public async Task Something_that_speaks_no_HTTP_is_malformed()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("SSH-2.0-OpenSSH_9.6\r\n\r\n");
        });
        using var bed = Connect(server.Address);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("no valid HTTP", error.Message);
    }

    [Theory]
    [InlineData("Content-Length: 5000\r\n\r\n")]
    [InlineData("Connection: close\r\n\r\n")]
    public async Task An_answer_above_the_cap_is_not_read_to_its_end(string headers)
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\n{headers}{new string('x', 5000)}");
        });
        using var bed = Connect(server.Address);
        bed.Limits.MaximumAnswerBytes = 1024;

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("more than 1,024 bytes", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Cookies_are_neither_kept_nor_shown()
    {
        using var server = new RawServer(RawServer.Always(RawServer.Answer("{}", headers: "Set-Cookie: session=abc; Path=/\r\nX-Other: 1\r\n")));
        using var bed = Connect(server.Address);

        var answer = await bed.Send();
        await bed.Send();

        Assert.Equal("1", answer.Headers["x-other"]);
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
        Assert.DoesNotContain("Cookie", server.Requests[1]);
    }

    [Fact]
    public async Task A_redirect_to_another_server_is_refused_and_never_followed()
    {
        using var other = new RawServer(RawServer.Always(Fine));
        using var server = new RawServer(RawServer.Always(RawServer.Answer("{}", "302 Found", $"Location: {other.Address}\r\n")));
        using var bed = Connect(server.Address);

        var error = await bed.Fails();

        Assert.Contains($"http://127.0.0.1:{other.Port}", error.Message);
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public async Task A_redirect_on_the_same_server_is_followed()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(RawServer.Answer("{}", "308 Permanent Redirect", "Location: /other/place\r\n"));
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Fine);
        });
        using var bed = Connect(server.Address);

        Assert.Equal(200, (await bed.Send()).StatusCode);
        Assert.StartsWith("POST /other/place HTTP/1.1", server.Requests[1]);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("other.example")]
    public async Task An_untrusted_certificate_is_refused_at_once_and_sees_no_request(string name)
    {
        using var certificate = SelfSigned.Create(name);
        using var server = new RawServer(certificate, RawServer.Always(Fine));
        using var bed = Connect(server.Address);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Contains("certificate", error.Message);
        Assert.Contains("-SkipCertificateCheck", error.Message);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Empty(bed.Log.Warnings);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_accepted_when_told_so()
    {
        using var certificate = SelfSigned.Create("other.example");
        using var server = new RawServer(certificate, RawServer.Always(Fine));
        using var bed = new TestBed(SocketHandler.Create(null, true), server.Address) { IsLent = isLent };

        Assert.Equal(200, (await bed.Send()).StatusCode);
    }

    [Fact]
    public async Task TLS_with_a_server_that_speaks_none_never_reached_it()
    {
        using var server = new RawServer(async connection =>
        {
            await Task.Delay(50);
            connection.Reset();
        });
        using var bed = Connect(new Uri($"https://127.0.0.1:{server.Port}/api"), retries: 1);

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task TLS_with_a_server_of_plain_HTTP_says_that_there_is_none()
    {
        using var server = new RawServer(connection => connection.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        using var bed = Connect(new Uri($"https://127.0.0.1:{server.Port}/api"), retries: 1);

        var error = await bed.Fails(TestBed.Form("createGroup", isIdempotent: false));

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.False(error.MayHaveTakenEffect);
        Assert.EndsWith("answered with something that is no TLS ('createGroup'). Check the port in -BaseUri, and that the server speaks https there.", error.Message);
    }

    [Fact]
    public async Task A_proxy_is_used()
    {
        using var proxy = new RawServer(RawServer.Always(Fine));
        using var bed = new TestBed(SocketHandler.Create(new Uri($"http://127.0.0.1:{proxy.Port}"), false), new Uri("http://chat.invalid/api")) { IsLent = isLent };

        Assert.Equal(200, (await bed.Send()).StatusCode);
        Assert.StartsWith("POST http://chat.invalid/api/addUsersToGroup HTTP/1.1\r\n", proxy.Requests.Single());
    }

    [Fact]
    public async Task No_more_requests_are_in_flight_than_the_throttle_limit()
    {
        var current = 0;
        var most = 0;
        using var server = new RawServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                var now = Interlocked.Increment(ref current);
                InterlockedMax(ref most, now);
                await Task.Delay(15);
                Interlocked.Decrement(ref current);
                await connection.WriteAsync(Fine);
            }
        });
        using var bed = Connect(server.Address);
        bed.Limits.ThrottleLimit = 3;

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => bed.Send()));

        Assert.Equal(40, server.Requests.Count);
        Assert.Equal(3, most);
        Assert.True(server.Connections <= 3);
    }

    [Fact]
    public async Task Cancellation_in_the_middle_of_an_answer_ends_the_socket()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
            cancel.CancelAfter(50);
            await connection.WaitForClientToGoAsync();
        });
        using var bed = Connect(server.Address);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Send(cancellationToken: cancel.Token));

        await server.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Closing_the_connection_ends_what_is_in_flight()
    {
        using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WaitForClientToGoAsync();
        });
        using var bed = Connect(server.Address);
        var call = bed.Send();
        while (server.Requests.Count == 0)
        {
            await Task.Delay(5);
        }

        bed.Transport.Dispose();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => call);
        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Contains("is closed", error.Message);
        await server.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_call_on_a_closed_connection_says_so()
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);
        bed.Transport.Dispose();
        bed.Transport.Dispose();

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Equal(ChatErrorScope.Connection, error.Scope);
        Assert.Contains("is closed", error.Message);
        Assert.Empty(handler.Requests);
        Assert.True(handler.IsDisposed);
    }

    private TestBed Connect(Uri address, int retries = 5) => Open(address, retries, isLent);

    internal static TestBed Open(Uri address, int retries = 5, bool isLent = false) => new(
        SocketHandler.Create(null, false),
        address,
        limit: limits =>
        {
            limits.MaximumRetryCount = retries;
            limits.RetryInterval = TimeSpan.Zero;
            limits.OperationTimeout = TimeSpan.FromSeconds(60);
        })
    {
        IsLent = isLent,
    };

    private static async Task ResetAfterRequest(RawServer.Connection connection)
    {
        await connection.ReadRequestAsync();
        connection.Reset();
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen)
        {
        }
    }

    // The order of header fields carries no meaning and is the runtime's own.
    private static string Sorted(string request)
    {
        var parts = request.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        return string.Join("\n", lines.Take(1).Concat(lines.Skip(1).Order(StringComparer.Ordinal)).Append(parts[1]));
    }
}
