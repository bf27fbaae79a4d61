using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.TestServer;
using GroupAdmin.Tests.Faults;
using Xunit;
using Xunit.Abstractions;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>
/// Hostile ids, names and paths over a real socket: whatever they are, a request goes only where the operation goes with a harmless id, with
/// the same headers, and the id arrives as it was given.
/// </summary>
public sealed class IdFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Volatile = ["Content-Length", "Authorization", "Content-Type"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

    public static TheoryData<string> Platforms => new(PlatformRegistry.BuiltIn().Describe().Select(platform => platform.Name));

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task An_id_leads_nowhere_else(string platform) =>
        await TryAsync(platform, static (client, start, id) => new Stage(client, start, id), static operation => operation.Contract != typeof(IApiInvoker));

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_name_leads_nowhere_else(string platform) =>
        await TryAsync(platform, static (client, start, name) => new Stage(client, start, name: name), static operation => operation.Class is OperationClass.Once or OperationClass.Change);

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_path_of_ones_own_stays_below_the_address(string platform)
    {
        await using var server = Start(platform);
        using var session = Open(server);
        if (session.Client is not IApiInvoker invoker)
        {
            return;
        }

        foreach (var path in HostileIds.All)
        {
            foreach (var method in Methods)
            {
                await QuietlyAsync(() => invoker.InvokeAsync(new ApiCall(method, path), default), $"{method} {path}");
            }
        }

        Assert.All(server.Requests.Snapshot(), request =>
        {
            var segments = Segments(request.Path);
            Assert.StartsWith(server.PathPrefix + "/", request.Path, StringComparison.Ordinal);
            Assert.DoesNotContain("..", segments);
            Assert.DoesNotContain(".", segments);
            Assert.DoesNotContain("X-Injected", request.Headers.Keys);
        });
    }

    private async Task TryAsync(string platform, Func<ChatClient, StateView, string, Stage> stage, Func<OperationCase, bool> isMeant)
    {
        await using var server = Start(platform);
        using var session = Open(server);
        var client = new ChatClient(session);
        var start = StateView.Of(server);
        var harmless = ((IIdRules)session.Client).Refuse(IdKind.User, "harmless1") is null ? "harmless1" : "4711";
        var operations = Operations.Of(session.Client.GetType()).Where(isMeant).ToList();
        var sent = 0;
        var cases = 0;
        foreach (var operation in operations)
        {
            // A platform may know the harmless one and ask further, or not: both are what is usual.
            var usual = new HashSet<string>();
            foreach (var known in new[] { stage(client, start, harmless), new Stage(client, start), stage(client, start, "someone@example.org") })
            {
                server.Reset();
                await QuietlyAsync(() => operation.RunAsync(known), operation.Name);
                usual.UnionWith(server.Requests.Snapshot().Select(request => Shape(request, Ids(known))));
            }

            foreach (var hostile in HostileIds.All)
            {
                cases++;
                server.Requests.Clear();
                var report = await operation.RunAsync(stage(client, start, hostile));
                Assert.All(report.Errors, error => Assert.True(error is ChatServiceException, $"{operation.Name} with {Show(hostile)}: {error}"));
                foreach (var request in server.Requests.Snapshot())
                {
                    sent++;
                    var shape = Shape(request, Ids(stage(client, start, hostile)));
                    Assert.True(usual.Contains(shape), $"{operation.Name} with {Show(hostile)} sent {request.Method} {request.Path}\n{shape}\nand usually sends\n{string.Join('\n', usual)}");
                }
            }
        }

        output.WriteLine($"{platform}: {cases} cases, {sent} requests");
        Assert.True(cases >= operations.Count * 100);
    }

    // What a request is like without what was put into it.
    private static string Shape(RecordedRequest request, HashSet<string> ids)
    {
        var path = string.Join('/', Segments(request.Path).Select(segment => segment.Length > 0 && ids.Contains(segment) ? "ID" : segment));
        var query = request.Path.Contains('?', StringComparison.Ordinal)
            ? string.Join('&', request.Path.Split('?', 2)[1].Split('&').Select(pair => pair.Split('=')[0]))
            : string.Empty;
        var headers = string.Join(',', request.Headers.Keys.Except(Volatile, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));
        return $"{request.Method} {path}?{query} [{headers}]";
    }

    private static string[] Segments(string target) => [.. target.Split('?')[0].Split('/').Select(Uri.UnescapeDataString)];

    // Half a character cannot be written in an address; it arrives as the sign for one that cannot be shown.
    private static HashSet<string> Ids(Stage stage) =>
    [
        .. new[] { stage.Group, stage.Somebody, stage.NewGroupId, stage.NewUserId }.Concat(stage.Others).Concat(stage.Members).Concat(stage.Outsiders).OfType<string>(),
    ];

    private static string Show(string text) => $"'{Uri.EscapeDataString(text.Length > 60 ? text[..60] : new string([.. text.Select(c => char.IsSurrogate(c) ? '?' : c)]))}' ({text.Length})";

    private static async Task QuietlyAsync(Func<Task> call, string what)
    {
        try
        {
            await call();
        }
        catch (ChatServiceException)
        {
            // What is refused is refused with a reason.
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
        }
    }

    private static LoopbackServer Start(string platform) => LoopbackServer.Start(new LoopbackServerOptions { Platform = platform, RequestsKept = 1_000_000 });

    private static IChatSession Open(LoopbackServer server) => new ChatEngine().Open(new ConnectionOptions(server.Platform.Name)
    {
        BaseUri = server.BaseUri,
        Secret = new NetworkCredential(string.Empty, "right").SecurePassword,
        UserName = server.Platform.Authentication == ChatAuthentication.Credential ? "6b1f2f3e-8d3c-4c7e-9a51-0d1b5d1f7a10" : null,
        Limits = new ConnectionLimits { MaximumRetryCount = 1, RetryInterval = TimeSpan.FromMilliseconds(1) },
    });
}
