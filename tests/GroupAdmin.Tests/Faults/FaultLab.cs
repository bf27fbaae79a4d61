using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Tests.Transport;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Faults;

/// <summary>Runs the cells of one platform: each against a fresh state, over a connection of its own.</summary>
internal sealed class FaultLab(string platform) : IAsyncDisposable
{
    // Long enough that nothing but the fault can use it up on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(1500);

    private readonly ConcurrentBag<LoopbackServer> plain = [];
    private readonly ConcurrentBag<LoopbackServer> secure = [];

    /// <summary>A secret that every encoding changes.</summary>
    public const string Secret = "k'e/y+%&=<7>!";

    /// <summary>How often a request is repeated where every one is befallen.</summary>
    public const int Retries = 2;

    /// <summary>Every text of every cell, to be searched for the secret.</summary>
    public ConcurrentQueue<string> Texts { get; } = [];

    public async Task<(Report Told, StateView After, IReadOnlyList<RecordedRequest> Requests)> UndisturbedAsync(OperationCase operation)
    {
        var server = Rent(useTls: false);
        using var session = Open(server, new ConnectionLimits { ThrottleLimit = 1 }, strict: false);
        var stage = new Stage(new ChatClient(session), StateView.Of(server));
        await (operation.Prepare?.Invoke(stage) ?? Task.CompletedTask);
        server.Requests.Clear();
        var told = await operation.RunAsync(stage);
        var result = (told, StateView.Of(server), server.Requests.Snapshot());
        plain.Add(server);
        return result;
    }

    public async Task<Cell> RunAsync(OperationCase operation, FaultCase fault, int at, bool isLent, (Report Told, StateView After, IReadOnlyList<RecordedRequest> Requests) usual)
    {
        var server = Rent(fault.NeedsTls);
        var start = StateView.Of(server);
        Stage stage;
        if (operation.Prepare is { } prepare)
        {
            using var before = Open(server, new ConnectionLimits { ThrottleLimit = 1 }, strict: false);
            await prepare(new Stage(new ChatClient(before), start));
        }

        var log = new CollectingLog();
        using var session = Open(server, Limits(fault, at), strict: true);
        stage = new Stage(new ChatClient(session), start);
        var state = StateView.Of(server);
        server.Requests.Clear();
        Report told;
        fault.Begin(server, at);
        using (OperationLog.Use(log))
        {
            told = await (isLent ? operation.RunLentAsync(stage) : operation.RunAsync(stage));
        }

        FaultCase.End(server);
        session.Dispose();
        await IdleAsync(server);
        var cell = new Cell
        {
            Platform = platform,
            Operation = operation,
            Fault = fault,
            At = at,
            IsLent = isLent,
            Stage = stage,
            Before = state,
            After = StateView.Of(server),
            Told = told,
            Usual = usual,
            Requests = server.Requests.Snapshot(),
            Expected = Expectation.Of(fault, operation, usual.Requests, IsSettled(operation, stage), at, Retries),
        };
        Keep(log, told);
        (fault.NeedsTls ? secure : plain).Add(server);
        return cell;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in plain.Concat(secure))
        {
            await server.DisposeAsync();
        }
    }

    private static ConnectionLimits Limits(FaultCase fault, int at) => new()
    {
        ThrottleLimit = 1,

        // A refusal lasts for a time, not for a request; the waits must outlast it.
        MaximumRetryCount = fault.IsUnheard && at > 0 ? 12 : Retries,
        RetryInterval = fault.IsUnheard && at > 0 ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromMilliseconds(1),
        OperationTimeout = fault.NeedsTimeout ? Impatience : Patience,
    };

    // A creation is settled by reading back where the caller chose the id and the platform tells what it has.
    private static bool IsSettled(OperationCase operation, Stage stage) =>
        (operation.Contract == typeof(IGroupCreator) && stage.NewGroupId is not null && stage.Client.Session.Client is IGroupReader)
        || (operation.Contract == typeof(IUserCreator) && stage.NewUserId is not null && stage.Client.Session.Client is IUserReader);

    private static async Task IdleAsync(LoopbackServer server)
    {
        for (var look = 0; server.Requests.InFlight > 0; look++)
        {
            if (look == 1000)
            {
                throw new InvalidOperationException("A request was still under way ten seconds after its connection was closed.");
            }

            await Task.Delay(10);
        }
    }

    private LoopbackServer Rent(bool useTls)
    {
        if ((useTls ? secure : plain).TryTake(out var server))
        {
            server.Reset();
            return server;
        }

        return LoopbackServer.Start(new LoopbackServerOptions { Platform = platform, UseTls = useTls, TracksChanges = true });
    }

    private IChatSession Open(LoopbackServer server, ConnectionLimits limits, bool strict)
    {
        var options = new ConnectionOptions(platform)
        {
            BaseUri = server.BaseUri,
            Secret = new NetworkCredential(string.Empty, Secret).SecurePassword,
            UserName = server.Platform.Authentication == ChatAuthentication.Secret ? null : "admin@localhost",
            SkipCertificateCheck = !strict,
            Limits = limits,
        };
        return new ChatEngine().Open(options);
    }

    private void Keep(CollectingLog log, Report told)
    {
        foreach (var text in log.All)
        {
            Texts.Enqueue(text);
        }

        Texts.Enqueue(told.Result);
        foreach (var error in told.Errors)
        {
            Texts.Enqueue(error.ToString());
            Texts.Enqueue(error is ChatServiceException known ? JsonSerializer.Serialize(new { known.PlatformText, known.PlatformCode, known.Target, known.Operation, known.Culprits }) : string.Empty);
        }
    }
}
