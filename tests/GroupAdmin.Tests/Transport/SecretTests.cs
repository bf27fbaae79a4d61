using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;
using RestSharp;
using Xunit;

namespace GroupAdmin.Tests.Transport;

public sealed class SecretTests
{
    public static TheoryData<string> Failures => new()
    {
        "status 429", "status 503", "refused", "lost", "certificate", "dns", "redirect", "see other", "too long", "not HTTP", "decompress", "strange", "timeout", "signer", "none",
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task No_text_of_a_failure_holds_a_secret_that_is_in_all_inputs(string failure)
    {
        const string Key = TestBed.Key;
        var handler = Make(failure, Key);
        using var bed = new TestBed(handler, limit: limits =>
        {
            limits.MaximumRetryCount = 1;
            limits.RetryInterval = TimeSpan.Zero;
            limits.MaximumAnswerBytes = 1024;
            limits.OperationTimeout = TimeSpan.FromMilliseconds(failure == "timeout" ? 30 : 60_000);
        });
        var request = new RestRequest("x/{id}", Method.Post)
            .AddIdSegment("id", Key)
            .AddQueryParameter("token", Key)
            .AddParameter("field", Key)
            .AddHeader("X-Copy", Key);

        var error = await Record.ExceptionAsync(() => bed.Send(new ServiceCall("x", request)));

        var texts = bed.Log.All.ToList();
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            texts.Add(inner.Message);
            texts.Add(inner.ToString());
        }

        Assert.Equal(failure == "none", error is null);
        Assert.True(failure == "none" || error is ChatServiceException);
        SecretSearch.AssertAbsent(Key, texts);
        Assert.NotEmpty(bed.Log.Verboses);
        Assert.NotEmpty(bed.Log.Debugs);
    }

    [Fact]
    public async Task Verbose_tells_method_path_status_time_and_size()
    {
        using var bed = new TestBed(new ScriptedHandler().Answer(200, "12345"));

        await bed.Send();

        Assert.Matches("^POST /api/v2/addUsersToGroup: 200, 5 bytes, [0-9]+ ms$", bed.Log.Verboses.Single());
        Assert.Equal(
            [
                "POST /api/v2/addUsersToGroup sends: GUID=ops%20%26%20more&UIDs=a%2Cb",
                "POST /api/v2/addUsersToGroup is answered: 12345",
            ],
            bed.Log.Debugs);
    }

    [Fact]
    public async Task Debug_shows_the_first_two_kilobytes_of_a_body()
    {
        using var bed = new TestBed(new ScriptedHandler().Answer(200, new string('x', 100_000)));

        await bed.Send();

        Assert.Equal($"POST /api/v2/addUsersToGroup is answered: {new string('x', 2048)}…", bed.Log.Debugs[1]);
    }

    [Fact]
    public async Task Without_verbose_no_text_is_made()
    {
        var log = new CollectingLog(isVerbose: false);
        using var bed = new TestBed(new ScriptedHandler().Answer(200));
        using (GroupAdmin.Contracts.OperationLog.Use(log))
        {
            await bed.Send();
        }

        Assert.Empty(log.All);
    }

    private static ScriptedHandler Make(string failure, string key)
    {
        var handler = new ScriptedHandler();
        for (var count = 0; count < 2; count++)
        {
            switch (failure)
            {
                case "status 429": handler.Answer(429, key, headers: ("X-Echo", key)); break;
                case "status 503": handler.Answer(503, key); break;
                case "refused": handler.Fail(new HttpRequestException(HttpRequestError.ConnectionError, key, new SocketException((int)SocketError.ConnectionRefused))); break;
                case "lost": handler.Fail(new HttpRequestException($"lost {Uri.EscapeDataString(key)}", new IOException(key))); break;
                case "certificate": handler.Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, key, new System.Security.Authentication.AuthenticationException($"not for {key}"))); break;
                case "dns": handler.Fail(new HttpRequestException(HttpRequestError.NameResolutionError, key)); break;
                case "redirect": handler.Answer(302, headers: ("Location", $"https://evil.example/{Uri.EscapeDataString(key)}")); break;
                case "see other": handler.Answer(303, headers: ("Location", $"/{Uri.EscapeDataString(key)}")); break;
                case "too long": handler.Answer(200, string.Concat(Enumerable.Repeat(key, 100))); break;
                case "not HTTP": handler.Fail(new HttpRequestException(HttpRequestError.InvalidResponse, key)); break;
                case "decompress": handler.Fail(new InvalidDataException(key)); break;
                case "strange": handler.Fail(new InvalidOperationException($"odd {key}", new FormatException(key))); break;
                case "signer": handler.Fail(new ChatServiceException(ChatErrorKind.Authentication, "The token has run out.")); break;
                case "timeout":
                    handler.Do(async (_, token) =>
                    {
                        await Task.Delay(Timeout.Infinite, token);
                        throw new InvalidOperationException("never");
                    });
                    break;
                default: handler.Answer(200, key); break;
            }
        }

        return handler;
    }
}
