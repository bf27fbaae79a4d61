using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Recording;
using GroupAdmin.Engine.Transport;
using GroupAdmin.Tests.Transport;
using RestSharp;
using Xunit;

namespace GroupAdmin.Tests.Recording;

public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_recorded_is_answered_again()
    {
        await Record(new ScriptedHandler().Answer(200, """{"first":1}""", headers: ("X-Trace", "7")).Answer(404, "gone", "text/plain"), Add("a"), Add("b"));
        using var replay = Replay();

        var first = await replay.Bed.Send(Add("a"));
        var second = await replay.Bed.Send(Add("b"));

        Assert.Equal(200, first.StatusCode);
        Assert.Equal("""{"first":1}""", Encoding.UTF8.GetString(first.Body.Span));
        Assert.Equal("application/json", first.MediaType);
        Assert.Equal("7", first.Headers["X-Trace"]);
        Assert.Equal(404, second.StatusCode);
        Assert.Equal("text/plain", second.MediaType);
        Assert.Empty(replay.Handler.UnusedEntries);
    }

    [Fact]
    public async Task Requests_may_come_in_another_order()
    {
        await Record(new ScriptedHandler().Answer(200, "for a").Answer(200, "for b"), Add("a"), Add("b"));
        using var replay = Replay();

        Assert.Equal("for b", Encoding.UTF8.GetString((await replay.Bed.Send(Add("b"))).Body.Span));
        Assert.Equal(["entry 1, POST addUsersToGroup"], replay.Handler.UnusedEntries);
        Assert.Equal("for a", Encoding.UTF8.GetString((await replay.Bed.Send(Add("a"))).Body.Span));
        Assert.Empty(replay.Handler.UnusedEntries);
    }

    [Fact]
    public async Task The_same_request_twice_gets_both_answers_in_order()
    {
        await Record(new ScriptedHandler().Answer(200, "one").Answer(200, "two"), Add("a"), Add("a"));
        using var replay = Replay();

        Assert.Equal("one", Encoding.UTF8.GetString((await replay.Bed.Send(Add("a"))).Body.Span));
        Assert.Equal("two", Encoding.UTF8.GetString((await replay.Bed.Send(Add("a"))).Body.Span));
        var error = await replay.Bed.Fails(Add("a"));
        Assert.Contains("all of its 2 entries are used", error.Message);
    }

    [Fact]
    public async Task An_unexpected_request_fails_at_once_and_shows_the_nearest_entry()
    {
        await Record(new ScriptedHandler().Answer(200).Answer(200), TestBed.Get(), Add("a"));
        using var replay = Replay();

        var error = await replay.Bed.Fails(Add("b"));

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Equal(ChatErrorScope.Connection, error.Scope);
        Assert.Equal(
            $"The recording '{folder["r.har"]}' holds no answer to POST addUsersToGroup ('addUsersToGroup'). The nearest unused entry is number 2, POST addUsersToGroup: its field 'UIDs' is 'a' instead of 'b'.",
            error.Message);
        Assert.Empty(replay.Bed.Log.Warnings);
        Assert.Equal(2, replay.Handler.UnusedEntries.Count);
    }

    [Theory]
    [InlineData("POST", "groups?a=1", "another method")]
    [InlineData("GET", "users?a=1", "another path")]
    [InlineData("GET", "groups?a=2", "its field 'a' is '1' instead of '2'")]
    [InlineData("GET", "groups", "it also has the field 'a'")]
    [InlineData("GET", "groups?a=1&b=2", "it has no field 'b'")]
    public async Task Method_path_and_query_must_be_the_same(string method, string path, string difference)
    {
        await Record(new ScriptedHandler().Answer(200), TestBed.Get("groups?a=1"));
        using var replay = Replay();

        var error = await replay.Bed.Fails(new ServiceCall("list", new RestRequest(path, method == "GET" ? Method.Get : Method.Post)));

        Assert.Contains(difference, error.Message);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=1+2&b=%C3%A4%2c", "a=1%202&b=ä%2C", true)]
    [InlineData("application/x-www-form-urlencoded", "a=1&b=2", "b=2&a=1", false)]
    [InlineData("application/x-www-form-urlencoded", "a=1&a=2", "a=1&a=2", true)]
    [InlineData("application/x-www-form-urlencoded", "a=1", "a=1&b=", false)]
    [InlineData("application/json", """{"a":1,"b":[1,{"c":null}]}""", """{ "b": [1.0, {"c": null}], "a": 1 }""", true)]
    [InlineData("application/json", """{"a":"\u00e4"}""", """{"a":"ä"}""", true)]
    [InlineData("application/json", """{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("application/json", """{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("application/json", """{"a":1,"b":2}""", """{"a":1}""", false)]
    [InlineData("application/json", """{"a":"1"}""", """{"a":1}""", false)]
    [InlineData("application/json", """{"a":true}""", """{"a":false}""", false)]
    [InlineData("application/json", "no json", "no json", true)]
    [InlineData("text/plain", "same", "same", true)]
    [InlineData("text/plain", "same", "Same", false)]
    public async Task Bodies_are_compared_by_what_they_mean(string mediaType, string recorded, string asked, bool isSame)
    {
        await Record(new ScriptedHandler().Answer(200), Post(recorded, mediaType));
        using var replay = Replay();

        if (isSame)
        {
            Assert.Equal(200, (await replay.Bed.Send(Post(asked, mediaType))).StatusCode);
        }
        else
        {
            Assert.Contains("The nearest unused entry is number 1", (await replay.Bed.Fails(Post(asked, mediaType))).Message);
        }
    }

    [Fact]
    public async Task Multipart_bodies_differ_in_their_boundary_only()
    {
        static ServiceCall Upload(string boundary, string text) => new(
            "upload",
            new RestRequest("upload", Method.Post) { AlwaysMultipartFormData = true, FormBoundary = boundary }.AddParameter("text", text));
        await Record(new ScriptedHandler().Answer(200), Upload("aaaaaaaa", "hello"));
        using var replay = Replay();

        await replay.Bed.Fails(Upload("bbbbbbbb", "other"));
        Assert.Equal(200, (await replay.Bed.Send(Upload("cccccccc", "hello"))).StatusCode);
    }

    [Fact]
    public async Task A_secret_in_a_body_matches_what_was_redacted()
    {
        static ServiceCall Login(string key) => new("login", new RestRequest("login", Method.Post).AddParameter("api_secret_key", key).AddParameter("x", "1"));
        await Record(new ScriptedHandler().Answer(200).Answer(200), Login(TestBed.Key), Login(TestBed.Key));
        using var replay = Replay();

        Assert.Equal(200, (await replay.Bed.Send(Login(TestBed.Key))).StatusCode);
        Assert.Equal(200, (await replay.Bed.Send(Login(Redactor.Mark))).StatusCode);
        Assert.Empty(replay.Handler.UnusedEntries);
    }

    [Fact]
    public async Task Paths_are_compared_below_the_base_address()
    {
        await Record(new ScriptedHandler().Answer(200), Add("a"));
        using var replay = Replay("http://localhost:5000/another/base/");

        Assert.Equal(200, (await replay.Bed.Send(Add("a"))).StatusCode);
    }

    [Fact]
    public async Task Failures_are_replayed_with_their_retries()
    {
        var handler = new ScriptedHandler()
            .Answer(429, headers: ("Retry-After", "5"))
            .Fail(new HttpRequestException(HttpRequestError.ConnectionError, "refused"))
            .Fail(new HttpRequestException("reset", new IOException("reset")))
            .Answer(200, "finally");
        await Record(handler, Add("a"));
        var time = new SkippingTime();
        using var replay = Replay(time: time);

        var answer = await replay.Bed.Send(Add("a"));

        Assert.Equal(4, answer.Attempts);
        Assert.Equal(3, replay.Bed.Log.Warnings.Count);
        Assert.Contains("asks to slow down", replay.Bed.Log.Warnings[0]);
        Assert.Contains("could not be reached", replay.Bed.Log.Warnings[1]);
        Assert.Contains("lost the connection", replay.Bed.Log.Warnings[2]);
        Assert.Equal(TimeSpan.FromSeconds(5), time.Waits[0]);
        Assert.Empty(replay.Handler.UnusedEntries);
    }

    [Fact]
    public async Task A_redirect_is_replayed_at_another_address_too()
    {
        await Record(new ScriptedHandler().Answer(307, headers: ("Location", "https://chat.example/api/v2/moved")).Answer(200, "there"), Add("a"));
        using var replay = Replay("http://localhost:5000/base");

        Assert.Equal("there", Encoding.UTF8.GetString((await replay.Bed.Send(Add("a"))).Body.Span));
        Assert.Empty(replay.Handler.UnusedEntries);
    }

    [Fact]
    public async Task A_stream_is_replayed()
    {
        await Record(new ScriptedHandler().Answer(200, "listing"), Add("a"));
        using var replay = Replay();

        using var answer = await replay.Bed.Transport.OpenAsync(Add("a"), CancellationToken.None);
        using var reader = new StreamReader(answer.Body);

        Assert.Equal("listing", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Many_requests_at_once_each_get_their_own_answer()
    {
        var handler = new ScriptedHandler();
        var calls = Enumerable.Range(0, 60).Select(number => Add($"u{number}")).ToArray();
        for (var number = 0; number < 60; number++)
        {
            handler.Answer(200, $"answer {number}");
        }

        await Record(handler, calls);
        using var replay = Replay();
        replay.Bed.Limits.ThrottleLimit = 30;

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Reverse().Select(async number =>
            (number, Text: Encoding.UTF8.GetString((await Task.Run(() => replay.Bed.Send(Add($"u{number}")))).Body.Span))));

        Assert.All(answers, answer => Assert.Equal($"answer {answer.number}", answer.Text));
        Assert.Empty(replay.Handler.UnusedEntries);
    }

    [Fact]
    public async Task A_recording_made_by_a_browser_is_taken()
    {
        folder.Write("r.har", """
            {"log":{"version":"1.2","creator":{"name":"Browser"},"pages":[],"entries":[{
              "request":{"method":"POST","url":"https://chat.example/api/v2/getUser","postData":{"mimeType":"application/x-www-form-urlencoded; charset=UTF-8","text":"UID=u1"}},
              "response":{"status":200,"statusText":"","headers":[{"name":"content-encoding","value":"gzip"},{"name":"content-type","value":"application/json"}],
                "content":{"mimeType":"application/json","text":"eyJhIjoxfQ==","encoding":"base64"}}}]}}
            """);
        using var replay = Replay();

        var answer = await replay.Bed.Send(new ServiceCall("getUser", new RestRequest("getUser", Method.Post).AddParameter("UID", "u1")));

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("not json", "no JSON")]
    [InlineData("{}", "no 'log' with 'entries'")]
    [InlineData("[]", "no 'log' with 'entries'")]
    [InlineData("""{"log":[]}""", "no 'log' with 'entries'")]
    [InlineData("""{"log":{"entries":{}}}""", "no 'log' with 'entries'")]
    [InlineData("""{"log":{"entries":[1]}}""", "its entry 1 lacks")]
    [InlineData("""{"log":{"entries":[{"request":{"method":"GET","url":"/"},"response":{}}]}}""", "its entry 1 lacks")]
    [InlineData("""{"log":{"entries":[{"request":{"method":"GET","url":"/"},"response":{"status":"200"}}]}}""", "its entry 1 lacks")]
    [InlineData("""{"log":{"entries":[{"request":{"method":"GET","url":"/"},"response":{"status":200,"content":{"text":"%","encoding":"base64"}}}]}}""", "no Base64")]
    public void A_file_that_is_no_recording_is_refused_with_its_path(string text, string reason)
    {
        var path = folder.Write("bad.har", text);

        var error = Assert.Throws<ChatServiceException>(() => HarFile.Load(path));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(path, error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<ChatServiceException>(() => HarFile.Load(folder["missing.har"]));

        Assert.Contains("missing.har", error.Message);
    }

    private static ServiceCall Add(string user) => new(
        "addUsersToGroup",
        new RestRequest("addUsersToGroup", Method.Post).AddParameter("GUID", "ops").AddParameter("UIDs", user));

    private static ServiceCall Post(string body, string mediaType) => new(
        "post",
        new RestRequest("post", Method.Post).AddBody(Encoding.UTF8.GetBytes(body), mediaType));

    private async Task Record(ScriptedHandler handler, params ServiceCall[] calls)
    {
        using var bed = new TestBed(handler, time: new SkippingTime(), recordTo: folder["r.har"]);
        foreach (var call in calls)
        {
            await bed.Send(call);
        }
    }

    private Replayed Replay(string address = "https://chat.example/api/v2", TimeProvider? time = null) => new(folder["r.har"], new Uri(address), time);

    private sealed class Replayed : IDisposable
    {
        public Replayed(string path, Uri address, TimeProvider? time)
        {
            var redactor = new Redactor();
            redactor.Learn(TestBed.Key);
            Handler = new ReplayHandler(new TransportSetup { BaseUri = address, PlatformName = "Testchat", Redactor = redactor }, HarFile.Load(path));
            Bed = new TestBed(Handler, address, time);
        }

        public ReplayHandler Handler { get; }

        public TestBed Bed { get; }

        public void Dispose() => Bed.Dispose();
    }
}
