using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Tests.Faults;
using GroupAdmin.TestServer;
using Xunit;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>Answers that are made to use up memory or to reach out: a clear failure, and little memory.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class HostileAnswerTests
{
    private const long MostBytes = 96L * 1024 * 1024;

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["deep lists"] = new string('[', 2_000_000),
        ["deep objects"] = string.Concat(Enumerable.Repeat("{\"a\":", 400_000)),
        ["deep and closed"] = new string('[', 100_000) + new string(']', 100_000),
        ["a huge number"] = "{\"success\":" + new string('9', 1_000_000) + "}",
        ["a huge exponent"] = "{\"id\":1e99999999,\"total\":1e99999999,\"groups\":[{\"id\":1e99999999}]}",
        ["names twice"] = "{" + string.Join(',', Enumerable.Repeat("\"success\":{\"status\":\"2000\"}", 20_000)) + "}",
        ["a bomb"] = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b0 \"bbbbbbbbbb\">" + string.Concat(Enumerable.Range(1, 12).Select(level => $"<!ENTITY b{level} \"{string.Concat(Enumerable.Repeat($"&b{level - 1};", 10))}\">")) + "]><groups>&b12;</groups>",
        ["deep elements"] = string.Concat(Enumerable.Repeat("<a>", 400_000)),
        ["many attributes"] = "<groups " + string.Join(' ', Enumerable.Range(0, 100_000).Select(number => $"a{number}=\"x\"")) + "/>",
    };

    private static readonly string[] Readable = ["a huge exponent", "names twice", "many attributes"];

    public static TheoryData<string, string?, string> Cases
    {
        get
        {
            var all = new TheoryData<string, string?, string>();
            foreach (var format in AnswerFuzzTests.Formats)
            {
                foreach (var text in Texts.Keys)
                {
                    all.Add((string)format[0], (string?)format[1], text);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_made_up_answer_is_a_failure_of_every_operation_and_takes_little_memory(string platform, string? format, string text)
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = platform });
        using var session = Open(server, format);
        var stage = new Stage(new ChatClient(session), StateView.Of(server));
        server.Add(new Fault { Kind = FaultKind.Canned, Body = Texts[text], Count = 0, ContentType = text.Contains("bomb", StringComparison.Ordinal) ? "application/xml" : "application/json" });
        foreach (var operation in Operations.Of(session.Client.GetType()).Where(operation => operation.Class != OperationClass.Bulk && !operation.TakesAnything))
        {
            server.Requests.Clear();
            var before = GC.GetTotalAllocatedBytes(precise: true);

            var report = await operation.RunAsync(stage).WaitAsync(TimeSpan.FromMinutes(1));

            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            // Some are strange and still say what the operation asks for.
            Assert.True(
                report.Error is ChatServiceException { Kind: ChatErrorKind.MalformedAnswer or ChatErrorKind.InvalidRequest, Message.Length: < 2000 } || (report.Succeeded && Readable.Contains(text)),
                $"{operation.Name}: {report.Short} {report.Error}");

            // The server's own share is in it: the body is written anew for every answer.
            Assert.True(allocated < MostBytes, $"{operation.Name} allocated {allocated:N0} bytes for {Texts[text].Length:N0} characters and {server.Requests.Total} requests");
        }
    }

    [Fact]
    public async Task An_answer_makes_nobody_ask_elsewhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var elsewhere = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x";
        foreach (var body in new[]
        {
            $"<!DOCTYPE groups SYSTEM \"{elsewhere}\"><groups/>",
            $"<!DOCTYPE groups [<!ENTITY x SYSTEM \"{elsewhere}\">]><groups>&x;</groups>",
            $"<!DOCTYPE groups [<!ENTITY % x SYSTEM \"{elsewhere}\"> %x;]><groups/>",
            "<!DOCTYPE groups [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><groups><total>&x;</total></groups>",
            $"<groups xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"{elsewhere}\"/></groups>",
        })
        {
            foreach (var format in AnswerFuzzTests.Formats)
            {
                await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = (string)format[0] });
                using var session = Open(server, (string?)format[1]);
                var stage = new Stage(new ChatClient(session), StateView.Of(server));
                server.Add(new Fault { Kind = FaultKind.Canned, Body = body, Count = 0, ContentType = "application/xml" });
                foreach (var operation in Operations.Of(session.Client.GetType()).Where(operation => operation.Class == OperationClass.Read))
                {
                    var report = await operation.RunAsync(stage);
                    Assert.All(report.Errors, error => Assert.IsType<ChatServiceException>(error));
                    Assert.DoesNotContain(Environment.MachineName, report.Result);
                }
            }
        }

        Assert.False(listener.Pending(), "Somebody followed an address in an answer.");
    }

    private static IChatSession Open(LoopbackServer server, string? format) => new ChatEngine().Open(new ConnectionOptions(server.Platform.Name)
    {
        BaseUri = server.BaseUri,
        Format = format,
        Secret = new NetworkCredential(string.Empty, "right").SecurePassword,
        UserName = server.Platform.Authentication == ChatAuthentication.Secret ? null : "admin@localhost",
        Limits = new ConnectionLimits { MaximumRetryCount = 0 },
    });
}
