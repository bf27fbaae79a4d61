using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;
using GroupAdmin.Tests.Transport;
using RestSharp;
using Xunit;

namespace GroupAdmin.Tests.Recording;

public sealed class HarWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_entry_holds_request_and_answer_in_the_form_of_HAR()
    {
        var handler = new ScriptedHandler().Answer(200, """{"success":{"status":"2000"}}""", headers: ("X-Trace", "7"));
        using var bed = Record(handler, time: new SkippingTime());

        await bed.Send();

        var log = Read().GetProperty("log");
        Assert.Equal("1.2", log.GetProperty("version").GetString());
        Assert.Equal("GroupAdmin", log.GetProperty("creator").GetProperty("name").GetString());
        Assert.Equal("Testchat", log.GetProperty("_platform").GetString());
        Assert.Equal("https://chat.example/api/v2", log.GetProperty("_baseUri").GetString());
        var entry = log.GetProperty("entries").EnumerateArray().Single();
        Assert.Equal("2026-03-01T12:00:00.0000000+00:00", entry.GetProperty("startedDateTime").GetString());
        Assert.True(entry.GetProperty("time").GetDouble() >= 0);
        Assert.Equal(JsonValueKind.Object, entry.GetProperty("cache").ValueKind);
        Assert.Equal(["send", "wait", "receive"], entry.GetProperty("timings").EnumerateObject().Select(part => part.Name));
        var request = entry.GetProperty("request");
        Assert.Equal("POST", request.GetProperty("method").GetString());
        Assert.Equal("https://chat.example/api/v2/addUsersToGroup", request.GetProperty("url").GetString());
        Assert.Equal("HTTP/1.1", request.GetProperty("httpVersion").GetString());
        Assert.Equal("application/x-www-form-urlencoded", request.GetProperty("postData").GetProperty("mimeType").GetString());
        Assert.Equal("GUID=ops%20%26%20more&UIDs=a%2Cb", request.GetProperty("postData").GetProperty("text").GetString());
        Assert.Equal(Redactor.Mark, Header(request, "api-key"));
        var response = entry.GetProperty("response");
        Assert.Equal(200, response.GetProperty("status").GetInt32());
        Assert.Equal("OK", response.GetProperty("statusText").GetString());
        Assert.Equal("7", Header(response, "X-Trace"));
        Assert.Equal("""{"success":{"status":"2000"}}""", response.GetProperty("content").GetProperty("text").GetString());
        foreach (var name in (string[])["cookies", "headers", "headersSize", "bodySize"])
        {
            Assert.True(request.TryGetProperty(name, out _), name);
            Assert.True(response.TryGetProperty(name, out _), name);
        }

        Assert.Equal(JsonValueKind.Array, request.GetProperty("queryString").ValueKind);
        Assert.Equal(string.Empty, response.GetProperty("redirectURL").GetString());
    }

    [Fact]
    public async Task The_file_is_whole_after_every_entry()
    {
        var handler = new ScriptedHandler();
        for (var count = 0; count < 5; count++)
        {
            handler.Answer(200, new string('x', (5 - count) * 1000));
        }

        using var bed = Record(handler);
        Assert.Empty(Entries());
        for (var count = 1; count <= 5; count++)
        {
            await bed.Send();
            Assert.Equal(count, Entries().Count);
        }
    }

    [Fact]
    public async Task Requests_that_run_at_once_are_all_kept()
    {
        var handler = new ScriptedHandler();
        for (var count = 0; count < 100; count++)
        {
            handler.Do(async (_, token) =>
            {
                await Task.Delay(1, token);
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("answer") };
            });
        }

        using var bed = Record(handler);
        bed.Limits.ThrottleLimit = 20;

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => bed.Send(TestBed.Get($"groups?n={number}"))));

        Assert.Equal(100, Entries().Select(entry => entry.GetProperty("request").GetProperty("url").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task No_secret_reaches_the_file_wherever_it_stands()
    {
        var key = TestBed.Key;
        var handler = new ScriptedHandler()
            .Answer(200, JsonSerializer.Serialize(new { echo = key, plain = Uri.EscapeDataString(key) }), headers: [("X-Echo", key), ("Set-Cookie", "session=1234567"), ("X-Auth-Token", "unlearned-token")])
            .Answer(500, key, "application/octet-stream");
        using (var bed = Record(handler))
        {
            var request = new RestRequest("x", Method.Post).AddQueryParameter("k", key).AddParameter("field", key).AddHeader("X-Copy", key).AddHeader("Cookie", "session=1234567");
            await bed.Send(new ServiceCall("x", request));
            await bed.Send(new ServiceCall("x", new RestRequest("x", Method.Post).AddStringBody(JsonSerializer.Serialize(new { key }), ContentType.Json)));
        }

        var text = await File.ReadAllTextAsync(folder["r.har"]);
        SecretSearch.AssertAbsent(key, [text]);
        Assert.DoesNotContain("1234567", text);
        Assert.DoesNotContain("unlearned-token", text);
        Assert.Equal(2, Entries().Count);
    }

    [Fact]
    public async Task A_body_that_is_no_text_is_kept_as_Base64()
    {
        byte[] bytes = [0, 255, 1, 2];
        var handler = new ScriptedHandler().Do((_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(bytes) { Headers = { { "Content-Type", "image/png" } } } }));
        using var bed = Record(handler);

        await bed.Send(new ServiceCall("upload", new RestRequest("upload", Method.Post).AddBody(bytes, "image/png")));

        var entry = Entries().Single();
        var content = entry.GetProperty("response").GetProperty("content");
        Assert.Equal("base64", content.GetProperty("encoding").GetString());
        Assert.Equal(bytes, content.GetProperty("text").GetBytesFromBase64());
        Assert.Equal(bytes, entry.GetProperty("request").GetProperty("postData").GetProperty("text").GetBytesFromBase64());
    }

    [Fact]
    public async Task Every_attempt_is_an_entry_also_one_without_an_answer()
    {
        var handler = new ScriptedHandler()
            .Answer(503, "busy")
            .Fail(new HttpRequestException(HttpRequestError.ConnectionError, $"refused with {TestBed.Key}"))
            .Answer(200);
        using var bed = Record(handler, time: new SkippingTime());

        await bed.Send();

        Assert.Equal([503, 0, 200], Entries().Select(entry => entry.GetProperty("response").GetProperty("status").GetInt32()));
        var failed = Entries()[1].GetProperty("response");
        Assert.Equal($"refused with {Redactor.Mark}", failed.GetProperty("_error").GetString());
        Assert.False(failed.GetProperty("_reached").GetBoolean());
    }

    [Fact]
    public async Task A_streamed_answer_is_recorded_when_it_was_read()
    {
        using var bed = Record(new ScriptedHandler().Answer(200, "whole listing"));
        using (var answer = await bed.Transport.OpenAsync(TestBed.Form("getGroupList"), CancellationToken.None))
        {
            Assert.Empty(Entries());
            using var reader = new StreamReader(answer.Body);
            await reader.ReadToEndAsync();
        }

        Assert.Equal("whole listing", Entries().Single().GetProperty("response").GetProperty("content").GetProperty("text").GetString());
    }

    [Fact]
    public void An_existing_file_is_not_overwritten()
    {
        var path = folder.Write("r.har", "precious");

        var error = Assert.Throws<ChatServiceException>(() => Record(new ScriptedHandler()));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(path, error.Message);
        Assert.Contains("not overwritten", error.Message);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public async Task An_empty_file_is_used()
    {
        folder.Write("r.har", string.Empty);
        using var bed = Record(new ScriptedHandler().Answer(200));

        await bed.Send();

        Assert.Single(Entries());
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_told_with_its_path()
    {
        var error = Assert.Throws<ChatServiceException>(() => Record(new ScriptedHandler(), name: "no/such/folder.har"));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("folder.har", error.Message);
    }

    [Fact]
    public void A_recording_without_entries_leaves_no_file()
    {
        Record(new ScriptedHandler()).Dispose();

        Assert.False(File.Exists(folder["r.har"]));
    }

    private static string Header(JsonElement message, string name) =>
        message.GetProperty("headers").EnumerateArray().Single(header => header.GetProperty("name").GetString() == name).GetProperty("value").GetString()!;

    private TestBed Record(HttpMessageHandler handler, TimeProvider? time = null, string name = "r.har") => new(handler, time: time, recordTo: folder[name]);

    private List<JsonElement> Entries() => [.. Read().GetProperty("log").GetProperty("entries").EnumerateArray()];

    private JsonElement Read()
    {
        using var file = new FileStream(folder["r.har"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }
}
