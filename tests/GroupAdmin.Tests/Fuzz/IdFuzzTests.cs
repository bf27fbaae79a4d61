using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Tests.Faults;
using GroupAdmin.TestServer;
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

        // A platform may know the harmless one and ask further, or not, and one operation may go on to another: all of that is usual.
        var usual = new List<(string Around, (string Text, bool IsId)[] Segments)>();
        foreach (var operation in Operations.Of(session.Client.GetType()))
        {
            foreach (var known in new[] { stage(client, start, harmless), new Stage(client, start), stage(client, start, "someone@example.org") })
            {
                server.Reset();
                await QuietlyAsync(() => operation.RunAsync(known), operation.Name);
                usual.AddRange(server.Requests.Snapshot().Select(request => (Rest(request), Patterns(request, Ids(known)))));
            }
        }

        usual = [.. usual.DistinctBy(one => one.Around + string.Join('/', one.Segments))];
        foreach (var operation in operations)
        {
            server.Reset();
            foreach (var hostile in HostileIds.All)
            {
                cases++;
                server.Requests.Clear();
                await QuietlyAsync(
                    async () => Assert.All((await operation.RunAsync(stage(client, start, hostile))).Errors, error => Assert.True(error is ChatServiceException, $"{error}")),
                    $"{operation.Name} with {Show(hostile)}");
                var ids = Ids(stage(client, start, hostile));
                foreach (var request in server.Requests.Snapshot())
                {
                    sent++;
                    Assert.True(
                        usual.Any(one => one.Around == Rest(request) && Fits(Segments(request.Path), one.Segments, ids)),
                        $"{operation.Name} with {Show(hostile)} sent {request.Method} {request.Path}\n{Rest(request)}\nand usually sends\n{string.Join('\n', usual.Select(one => $"{string.Join('/', one.Segments)} {one.Around}"))}");
                }
            }
        }

        output.WriteLine($"{platform}: {cases} cases, {sent} requests");
        Assert.True(cases >= operations.Count * 100);
    }

    private static (string Text, bool IsId)[] Patterns(RecordedRequest request, HashSet<string> ids) => [.. Segments(request.Path).Select(segment => (segment, segment.Length > 0 && ids.Contains(segment)))];

    // A part of the path itself may look like an id.
    private static bool Fits(string[] segments, (string Text, bool IsId)[] patterns, HashSet<string> ids) =>
        segments.Length == patterns.Length && segments.Zip(patterns).All(pair => pair.First == pair.Second.Text || (pair.Second.IsId && ids.Contains(pair.First)));

    // What a request is like beside its path.
    private static string Rest(RecordedRequest request)
    {
        var query = request.Path.Contains('?', StringComparison.Ordinal)
            ? string.Join('&', request.Path.Split('?', 2)[1].Split('&').Select(pair => pair.Split('=')[0]))
            : string.Empty;
        var headers = string.Join(',', request.Headers.Keys.Except(Volatile, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));
        return $"{request.Method} ?{query} [{headers}]";
    }

    private static string[] Segments(string target) => [.. target.Split('?')[0].Split('/').Select(Uri.UnescapeDataString)];

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
        UserName = server.Platform.Authentication == ChatAuthentication.Secret ? null : "admin@localhost",
        Limits = new ConnectionLimits { MaximumRetryCount = 1, RetryInterval = TimeSpan.FromMilliseconds(1) },
    });
}
