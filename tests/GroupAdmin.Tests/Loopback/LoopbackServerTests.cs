using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms.AtomChat;
using GroupAdmin.TestServer;
using Xunit;

namespace GroupAdmin.Tests.Loopback;

public sealed class LoopbackServerTests : IAsyncDisposable
{
    private readonly LoopbackServer server = LoopbackServer.Start();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private AtomChatSandboxStore Store => ((AtomChatSandbox)server.Sandbox).Store;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Answers_as_the_sandbox_does_and_records_what_arrived()
    {
        using var answer = await PostAsync("addUsersToGroup", "GUID=leads&UIDs=u3%2Cu4&name=a+b");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("{\"success\":{\"status\":\"2000\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(5, Store.FindGroup("leads")!.MemberCount);
        var request = Assert.Single(server.Requests.Snapshot());
        Assert.Equal((1, "POST", "/api/v2/addUsersToGroup", "addUsersToGroup"), (request.Sequence, request.Method, request.Path, request.Operation));
        Assert.Equal("GUID=leads&UIDs=u3%2Cu4&name=a+b", request.Body);
        Assert.Equal(("u3,u4", "a b"), (request.Form["UIDs"], request.Form["name"]));
        Assert.Equal("a-key", request.Headers["API-KEY"]);
        Assert.Equal((1, true, 200), (request.InFlight, request.Applied, request.Status));
        Assert.InRange(request.EndedMs!.Value, request.StartedMs, double.MaxValue);
    }

    [Fact]
    public async Task Keeps_a_connection_alive_and_reads_bodies_in_chunks()
    {
        using var first = await PostAsync("getGroupList", string.Empty);
        await first.Content.ReadAsStringAsync();
        using var request = Request("getGroupUserList", "GUIDs=leads");
        request.Headers.TransferEncodingChunked = true;
        using var second = await http.SendAsync(request);

        Assert.Contains("u9", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("GUIDs=leads", server.Requests.Snapshot()[1].Body);
        Assert.Equal(1, server.Requests.Connections);
    }

    [Fact]
    public async Task Other_path_is_not_found()
    {
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/elsewhere"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(server.Requests.Snapshot()[0].Applied);
    }

    [Fact]
    public async Task Long_list_arrives_whole_in_chunks()
    {
        Store.AddMembers("leads", [.. Enumerable.Range(1, 50_000).Select(number => $"u{number}")], replace: false);

        using var answer = await PostAsync("getGroupUserList", "GUIDs=leads");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());

        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Equal(50_000, json.RootElement.GetProperty("success").GetProperty("data")[0].GetProperty("users").GetArrayLength());
    }

    [Fact]
    public async Task Delayed_answers_do_not_wait_for_each_other_and_the_most_at_once_is_counted()
    {
        server.Add(new Fault { Kind = FaultKind.Delay, DelayMs = 400, Count = 0 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => PostAsync("getGroupList", string.Empty)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var requests = server.Requests.Snapshot();
        Assert.All(requests, request => Assert.InRange(request.EndedMs!.Value - request.StartedMs, 390, double.MaxValue));

        // One after another they would take 12.8 seconds.
        Assert.InRange(requests.Max(request => request.EndedMs!.Value) - requests.Min(request => request.StartedMs), 390, 6000);
        Assert.InRange(server.Requests.MaximumInFlight, 8, 32);
        Assert.Equal(server.Requests.MaximumInFlight, requests.Max(request => request.InFlight));
        Assert.Equal(0, server.Requests.InFlight);
    }

    [Fact]
    public async Task One_at_a_time_is_never_seen_as_two()
    {
        for (var round = 0; round < 200; round++)
        {
            (await PostAsync("getGroupList", string.Empty)).Dispose();
        }

        Assert.Equal(1, server.Requests.MaximumInFlight);
    }

    [Fact]
    public async Task Status_comes_with_its_headers_and_nothing_is_done()
    {
        server.Add(new Fault { Kind = FaultKind.Status, Status = 429, RetryAfterSeconds = 7, RateLimitResetSeconds = 60, Headers = { ["X-Other"] = "yes" }, Body = "slow down", ContentType = "text/plain" });
        server.Add(new Fault { Kind = FaultKind.Status, Status = 503, RetryAfterDateSeconds = 60 });

        using var throttled = await PostAsync("deleteGroup", "GUID=leads");
        using var unavailable = await PostAsync("deleteGroup", "GUID=leads");

        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), throttled.Headers.RetryAfter!.Delta);
        Assert.Equal("yes", throttled.Headers.GetValues("X-Other").Single());
        var reset = DateTimeOffset.FromUnixTimeSeconds(long.Parse(throttled.Headers.GetValues("X-Ratelimit-Reset").Single(), System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(reset - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(61));
        Assert.Equal(("text/plain", "slow down"), (throttled.Content.Headers.ContentType!.MediaType, await throttled.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable.StatusCode);
        Assert.InRange(unavailable.Headers.RetryAfter!.Date!.Value - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(61));
        Assert.NotNull(Store.FindGroup("leads"));
        (await PostAsync("deleteGroup", "GUID=leads")).Dispose();
        Assert.Null(Store.FindGroup("leads"));
    }

    [Fact]
    public async Task Status_can_hide_that_the_request_was_carried_out()
    {
        server.Add(new Fault { Kind = FaultKind.Status, Status = 502, Apply = true });

        using var answer = await PostAsync("deleteGroup", "GUID=leads");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Null(Store.FindGroup("leads"));
        Assert.True(server.Requests.Snapshot()[0].Applied);
    }

    [Theory]
    [InlineData(FaultKind.ResetBefore, true, true)]
    [InlineData(FaultKind.ResetAfter, true, false)]
    [InlineData(FaultKind.Close, false, true)]
    public async Task Lost_connection_happens_before_or_after_the_request_was_carried_out(FaultKind kind, bool isReset, bool stillThere)
    {
        server.Add(new Fault { Kind = kind });
        using var client = await ConnectAsync();

        await WriteAsync(client, "deleteGroup", "GUID=leads");
        var text = string.Empty;
        var error = await Record.ExceptionAsync(async () => text = await ReadToEndAsync(client));

        Assert.Equal(isReset, error is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } });
        Assert.Empty(text);
        Assert.Equal(stillThere, Store.FindGroup("leads") is not null);
        Assert.Equal((kind, !stillThere, 0), (server.Requests.Snapshot()[0].Fault, server.Requests.Snapshot()[0].Applied, server.Requests.Snapshot()[0].Status));
    }

    [Fact]
    public async Task Truncated_answer_announces_more_than_it_sends()
    {
        server.Add(new Fault { Kind = FaultKind.Truncate });
        using var client = await ConnectAsync();

        await WriteAsync(client, "getGroupUserList", "GUIDs=general");
        var text = await ReadToEndAsync(client);

        var parts = text.Split("\r\n\r\n", 2);
        var announced = int.Parse(parts[0].Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(announced / 2, parts[1].Length);
        Assert.StartsWith("{\"success\"", parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stalled_answer_sends_half_and_waits()
    {
        server.Add(new Fault { Kind = FaultKind.Stall, StallMs = 60_000 });
        using var request = Request("getGroupUserList", "GUIDs=general");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var limit = new CancellationTokenSource(500);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.Content.CopyToAsync(Stream.Null, limit.Token));
        answer.Dispose();

        Assert.True(SpinWait.SpinUntil(() => server.Requests.InFlight == 0, 10_000));
        Assert.True(server.Requests.Snapshot()[0].ClientLeft);
    }

    [Fact]
    public async Task Answer_byte_by_byte_is_the_same_answer()
    {
        using var whole = await PostAsync("getGroupUserList", "GUIDs=general");
        server.Add(new Fault { Kind = FaultKind.Trickle });
        using var client = await ConnectAsync();

        await WriteAsync(client, "getGroupUserList", "GUIDs=general");
        var text = await ReadToEndAsync(client, out var reads);

        Assert.EndsWith(await whole.Content.ReadAsStringAsync(), text, StringComparison.Ordinal);

        // Every byte travels alone, but a reader that is kept waiting finds several; a proper answer is a single read.
        Assert.InRange(reads, 3, int.MaxValue);
    }

    [Fact]
    public async Task Compressed_answer_says_so_and_unpacks_to_the_same()
    {
        using var whole = await PostAsync("getGroupUserList", "GUIDs=general");
        server.Add(new Fault { Kind = FaultKind.Gzip });

        using var packed = await PostAsync("getGroupUserList", "GUIDs=general");

        Assert.Equal("gzip", Assert.Single(packed.Content.Headers.ContentEncoding));
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(await whole.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData(FaultKind.Html, "text/html", "<!DOCTYPE html>")]
    [InlineData(FaultKind.Shape, "application/json", "{\"result\"")]
    [InlineData(FaultKind.Empty, "application/json", "")]
    [InlineData(FaultKind.ContentType, "text/plain", "{\"success\"")]
    public async Task Other_bodies_come_with_status_200(FaultKind kind, string mediaType, string start)
    {
        server.Add(new Fault { Kind = kind });

        using var answer = await PostAsync("getGroupList", string.Empty);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.Equal(start.Length == 0, text.Length == 0);
    }

    [Fact]
    public async Task Canned_answer_is_sent_as_given()
    {
        server.Add(new Fault { Kind = FaultKind.Canned, Body = """{"failed":{"status":"2001","message":"Own."}}""" });

        using var answer = await PostAsync("deleteGroup", "GUID=leads");

        Assert.Equal("""{"failed":{"status":"2001","message":"Own."}}""", await answer.Content.ReadAsStringAsync());
        Assert.NotNull(Store.FindGroup("leads"));
    }

    [Fact]
    public async Task Huge_answer_is_valid_json_of_the_size_asked_for()
    {
        server.Add(new Fault { Kind = FaultKind.Huge, SizeBytes = 5_000_000 });

        using var answer = await PostAsync("getGroupList", string.Empty);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(5_000_000, bytes.Length);
        using var json = JsonDocument.Parse(bytes);
        Assert.Equal("2000", json.RootElement.GetProperty("success").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Redirects_lead_to_the_same_or_to_another_origin()
    {
        server.Add(new Fault { Kind = FaultKind.RedirectSameOrigin });
        server.Add(new Fault { Kind = FaultKind.RedirectOtherOrigin, Status = 302 });

        using var same = await PostAsync("getGroupList", string.Empty);
        using var other = await PostAsync("getGroupList", string.Empty);

        Assert.Equal((HttpStatusCode.TemporaryRedirect, "/api/v2/getGroupList"), (same.StatusCode, same.Headers.Location!.OriginalString));
        Assert.Equal((HttpStatusCode.Found, $"http://localhost:{server.Port}/api/v2/getGroupList"), (other.StatusCode, other.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Refused_connections_are_reset_before_a_request_is_looked_at()
    {
        (await PostAsync("getGroupList", string.Empty)).Dispose();
        server.Add(new Fault { Kind = FaultKind.Refuse, Count = 2 });

        // A connection that is reset as it is made surfaces as the socket's own exception at times.
        Assert.True(await Record.ExceptionAsync(() => PostAsync("getGroupList", string.Empty)) is HttpRequestException or SocketException);
        Assert.True(await Record.ExceptionAsync(() => PostAsync("getGroupList", string.Empty)) is HttpRequestException or SocketException);
        using var third = await PostAsync("getGroupList", string.Empty);

        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Equal(2, server.Requests.Total);
    }

    [Fact]
    public async Task Nobody_listens_for_a_while_and_then_on_the_same_port_again()
    {
        (await PostAsync("getGroupList", string.Empty)).Dispose();
        server.StopListening();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("getGroupList", string.Empty));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);

        server.ResumeListening();
        using var answer = await PostAsync("getGroupList", string.Empty);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Fault_befalls_only_the_requests_it_is_meant_for()
    {
        server.Add(new Fault { Kind = FaultKind.Empty, Operation = "getUser", From = 2, Count = 2, BodyContains = "UID=u" });
        var lengths = new List<bool>();
        foreach (var (operation, body) in ((string, string)[])[("getUser", "UID=u1"), ("getGroupList", "GUIDs=u"), ("getUser", "UID=x"), ("getUser", "UID=u1"), ("getUser", "UID=u1"), ("getUser", "UID=u1")])
        {
            using var answer = await PostAsync(operation, body);
            lengths.Add(answer.Content.Headers.ContentLength > 0);
        }

        Assert.Equal([true, true, true, false, false, true], lengths);
    }

    [Fact]
    public async Task Fault_with_a_probability_comes_out_the_same_way_every_time()
    {
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            server.Reset();
            server.Add(new Fault { Kind = FaultKind.Empty, Probability = 0.5, Seed = 7 });
            var outcome = new StringBuilder();
            for (var round = 0; round < 40; round++)
            {
                using var answer = await PostAsync("getGroupList", string.Empty);
                outcome.Append(answer.Content.Headers.ContentLength == 0 ? 'x' : '.');
            }

            runs.Add(outcome.ToString());
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.Contains('x', runs[0]);
        Assert.Contains('.', runs[0]);
    }

    [Fact]
    public async Task Server_with_tls_is_reached_only_by_those_who_accept_its_own_certificate()
    {
        await using var secure = LoopbackServer.Start(new LoopbackServerOptions { UseTls = true });
        using var trusting = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Equals(secure.Certificate) } });
        using var address = new HttpRequestMessage(HttpMethod.Post, secure.BaseUri + "/getGroupList") { Headers = { { "api-key", "a" } } };

        using var answer = await trusting.SendAsync(address);

        Assert.Equal("https", secure.BaseUri.Scheme);
        Assert.Contains("general", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(secure.BaseUri));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task Control_endpoint_sets_faults_and_shows_requests_and_state_without_being_recorded()
    {
        using var added = await http.PostAsJsonAsync(Control("faults"), new { kind = "status", operation = "deleteGroup", status = 500 });
        using var failed = await PostAsync("deleteGroup", "GUID=leads");
        (await PostAsync("banUsersFromGroup", "GUID=leads&UIDs=u2")).Dispose();
        var requests = await http.GetFromJsonAsync<JsonElement>(Control("requests"));
        var state = await http.GetFromJsonAsync<JsonElement>(Control("state"));
        var group = await http.GetFromJsonAsync<JsonElement>(Control("state?group=leads"));

        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(2, requests.GetProperty("total").GetInt64());
        var recorded = requests.GetProperty("requests")[0];
        Assert.Equal(("deleteGroup", "Status", "leads"), (recorded.GetProperty("operation").GetString(), recorded.GetProperty("fault").GetString(), recorded.GetProperty("form").GetProperty("GUID").GetString()));
        Assert.Equal(["general", "support", "leads", "vault"], state.GetProperty("groups").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.Equal(["u1", "u9"], group.GetProperty("members").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(["u2"], group.GetProperty("bans").EnumerateArray().Select(one => one.GetString()));

        using var reset = await http.PostAsync(Control("reset"), null);
        Assert.Equal(0, server.Requests.Total);
        Assert.Equal(3, Store.FindGroup("leads")!.MemberCount);
    }

    [Theory]
    [InlineData("""{"kind":"status","operaton":"deleteGroup"}""")]
    [InlineData("""{"kind":"nothing"}""")]
    [InlineData("no json")]
    public async Task Control_endpoint_refuses_a_fault_that_would_never_happen(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(Control("faults"), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    private static Task<string> ReadToEndAsync(TcpClient client, out int reads)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        reads = 0;
        while (client.GetStream().Read(buffer) is var read and > 0)
        {
            reads++;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (text.ToString().EndsWith("}]}]}}", StringComparison.Ordinal))
            {
                break;
            }
        }

        return Task.FromResult(text.ToString());
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { ReceiveTimeout = 10_000 };
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        return client;
    }

    private static async Task WriteAsync(TcpClient client, string operation, string form) =>
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /api/v2/{operation} HTTP/1.1\r\nHost: x\r\napi-key: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}"));

    private static string Address(LoopbackServer server, string operation) => server.BaseUri + "/" + operation;

    private Uri Control(string what) => new($"http://127.0.0.1:{server.Port}/_control/{what}");

    private HttpRequestMessage Request(string operation, string form) => new(HttpMethod.Post, Address(server, operation))
    {
        Headers = { { "api-key", "a-key" } },
        Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
    };

    private async Task<HttpResponseMessage> PostAsync(string operation, string form)
    {
        using var request = Request(operation, form);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
