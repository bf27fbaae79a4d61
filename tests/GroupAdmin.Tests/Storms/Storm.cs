using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Tests.Faults;
using GroupAdmin.Tests.Recording;
using GroupAdmin.Tests.Transport;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Storms;

/// <summary>One operation in good weather, in bad weather, and once more in good weather; each time what was told is held against the server.</summary>
/// <param name="platform">The platform.</param>
/// <param name="seed">What everything is drawn from.</param>
internal sealed class Storm(string platform, int seed)
{
    private const int Users = 140;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private bool saysNothing;

    public string Platform { get; } = platform;

    public int Seed { get; } = seed;

    public TimeSpan Took { get; private set; }

    public StormOperation? Operation { get; private set; }

    public Weather? Weather { get; private set; }

    public Report? Told { get; private set; }

    public long UsualRequests { get; private set; }

    public long Requests { get; private set; }

    public int MostInFlight { get; private set; }

    /// <summary>From the cancellation to the end; null where there was none.</summary>
    public TimeSpan? Stopping { get; private set; }

    public List<string> Problems { get; } = [];

    public IEnumerable<string> Texts { get; private set; } = [];

    public async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await TryAsync();
        }
        catch (Exception error)
        {
            Problems.Add($"it threw {error}");
        }

        Took = clock.Elapsed;
    }

    private async Task TryAsync()
    {
        var random = new Random(Seed);
        var usual = await InGoodWeatherAsync(random.Next());
        Weather = Weather.Draw(random, (int)UsualRequests, saysNothing);
        var own = usual.Ground.Seed;
        await using var server = Start(Weather.UseTls);
        await using var source = Operation!.HasSource ? Start(useTls: false) : null;
        using var calmSource = source is null ? null : Open(source, Calm(own));
        using var roughSource = source is null ? null : Open(source, Weather.Limits(Ground.BatchSizeOf(own)));
        var start = StateView.Of(server);
        object? prepared;
        StateView before;
        using (var calm = Open(server, Calm(own)))
        {
            var ground = await PrepareAsync(calm, server, start, own, calmSource, source);
            (prepared, before) = (ground.Prepared, ground.Before);
        }

        using var folder = Weather.KeepsAudit ? new TemporaryFolder() : null;
        var session = Open(server, Weather.Limits(Ground.BatchSizeOf(own)), isStrict: Weather.UseTls);
        using var connection = new ChatConnection("storm", session, ConnectionMode.Live, folder?["audit.jsonl"]);
        var rough = new Ground(connection.GetClient(), start, own, Weather.SkipsVerification) { Before = before, Prepared = prepared };
        rough.Source = roughSource is null ? null : new Ground(new ChatClient(roughSource), start, own, false) { Salt = 1 };
        await BlowAsync(rough, server, source);
        connection.Dispose();
        await LeftAsync(server);
        var verdict = new Verdict(Operation, rough, Told!, Weather, StateView.Of(server), wasHeard: Requests > 0);
        Problems.AddRange(verdict.Problems());
        if (folder is not null && Operation.HasUserLines)
        {
            Problems.AddRange(AuditCheck.Problems(folder["audit.jsonl"], Told!));
        }

        BoundRequests(usual.Ground, rough);
        if (Weather.UseTls)
        {
            return;
        }

        await AgainAsync(server, start, own, calmSource, usual.After, before);
    }

    private async Task<(Ground Ground, StateView After)> InGoodWeatherAsync(int own)
    {
        await using var server = Start(useTls: false);
        using var session = Open(server, Calm(own));
        var possible = StormOperations.All.Where(operation => operation.IsPossible(new ChatClient(session))).ToList();
        Operation = possible[own % possible.Count];
        await using var source = Operation.HasSource ? Start(useTls: false) : null;
        using var sourceSession = source is null ? null : Open(source, Calm(own));
        var ground = await PrepareAsync(session, server, StateView.Of(server), own, sourceSession, source);
        server.Requests.Clear();
        var told = await Operation.RunAsync(ground, default);
        UsualRequests = server.Requests.Total;
        saysNothing = server.Requests.Snapshot().Any(static request => request is { ProperLength: 0, Status: < 300 });
        var after = StateView.Of(server);
        Problems.AddRange(new Verdict(Operation, ground, told, null, after, wasHeard: true).Problems().Select(static problem => "undisturbed: " + problem));
        return (ground, after);
    }

    private async Task<Ground> PrepareAsync(IChatSession session, LoopbackServer server, StateView start, int own, IChatSession? sourceSession, LoopbackServer? source)
    {
        var ground = new Ground(new ChatClient(session), start, own, skipsVerification: false);
        if (Operation!.Prepare is { } prepare)
        {
            await prepare(ground);
            if (sourceSession is not null)
            {
                await prepare(ground.Source = new Ground(new ChatClient(sourceSession), StateView.Of(source!), own, false) { Salt = 1 });
            }
        }

        ground.Before = StateView.Of(server);
        await (Operation.Ready?.Invoke(ground) ?? Task.CompletedTask);
        return ground;
    }

    private async Task BlowAsync(Ground ground, LoopbackServer server, LoopbackServer? source)
    {
        using var cancellation = new CancellationTokenSource();
        var clock = new Stopwatch();
        Weather!.Begin(server, Cancel);
        if (source is not null)
        {
            Weather.Begin(source, Cancel);
        }

        var log = new CollectingLog();
        using (OperationLog.Use(log))
        {
            var work = Operation!.RunAsync(ground, cancellation.Token);
            if (await Task.WhenAny(work, Task.Delay(TimeSpan.FromMinutes(3))) != work)
            {
                throw new InvalidOperationException("The operation had not ended after three minutes.");
            }

            Told = await work;
        }

        Stopping = clock.IsRunning ? clock.Elapsed : null;
        var statistics = ground.Client.Session.Statistics;
        var sent = statistics.Requests;
        await QuietAsync(server);
        if (source is not null)
        {
            await QuietAsync(source);
        }

        if (statistics.Requests != sent)
        {
            Problems.Add($"{statistics.Requests - sent} requests were begun after the end");
        }

        if (Stopping > TimeSpan.FromSeconds(5))
        {
            Problems.Add($"it ended {Stopping.Value.TotalSeconds:N1} seconds after it was cancelled");
        }

        Requests = server.Requests.Total;
        MostInFlight = server.Requests.MaximumInFlight;
        End(server);
        if (source is not null)
        {
            End(source);
        }

        Texts = [.. log.All, .. Told.Errors.Select(static error => error.ToString())];

        void Cancel()
        {
            clock.Start();
            cancellation.Cancel();
        }
    }

    private static void End(LoopbackServer server)
    {
        server.Requests.Arrived = null;
        FaultCase.End(server);
    }

    // The client lets go of every request before it says that it has ended; the server notices a little later.
    private async Task QuietAsync(LoopbackServer server)
    {
        var clock = Stopwatch.StartNew();
        await Task.Delay(30);

        // Of an answer without a body nothing is left to wait for: the client has it, and only the server goes on.
        while (server.Requests.InFlight - server.Requests.Snapshot().Count(static one => one is { EndedMs: null, Fault: FaultKind.Stall, ProperLength: 0 }) > 0)
        {
            if (clock.Elapsed > Patience)
            {
                Problems.Add($"{server.Requests.InFlight} requests were still under way {Patience.TotalSeconds} seconds after the end: {string.Join(", ", server.Requests.Snapshot().Where(static one => one.EndedMs is null).Select(static one => one.Operation + " " + one.Fault))}");
                return;
            }

            await Task.Delay(5);
        }
    }

    private static async Task LeftAsync(LoopbackServer server)
    {
        for (var clock = Stopwatch.StartNew(); server.OpenConnections > 0 && clock.Elapsed < Patience;)
        {
            await Task.Delay(5);
        }
    }

    private void BoundRequests(Ground usual, Ground rough)
    {
        var limit = Weather!.ThrottleLimit + Weather.GivenUp;
        if (MostInFlight > limit)
        {
            Problems.Add($"{MostInFlight} requests were in flight at once, and the limit is {Weather.ThrottleLimit}");
        }

        // A fault costs a repetition, or a batch that is looked at user by user; one that stays costs every call all of its attempts.
        var about = Math.Max(Operation!.Facts(usual).Count, Operation.Facts(rough).Count);
        var calls = (2 * UsualRequests) + (Weather.Faults.Count * ((2 * about) + 60));
        var most = calls * (Weather.Faults.Any(static one => one.StaysOn) ? 4 * (Weather.Retries + 1) : 1);
        if (Requests > most)
        {
            Problems.Add($"{Requests} requests were sent, {most} at most should do, and {UsualRequests} are usual");
        }
    }

    private async Task AgainAsync(LoopbackServer server, StateView start, int own, IChatSession? sourceSession, StateView usual, StateView before)
    {
        server.ResumeListening();
        using var session = Open(server, Calm(own));
        var ground = new Ground(new ChatClient(session), start, own, false) { Before = before };
        ground.Source = sourceSession is null ? null : new Ground(new ChatClient(sourceSession), start, own, false) { Salt = 1 };
        await (Operation!.Ready?.Invoke(ground) ?? Task.CompletedTask);
        if (Operation.Left is not { } left)
        {
            return;
        }

        if (Told!.Succeeded && Stopping is null && await left(StateView.Of(server), ground, usual) is { } wrong)
        {
            Problems.Add($"all was told as done, and is not as in good weather: {wrong}");
        }

        // Whoever was told of something runs it again, and then all is as if nothing had happened.
        await Operation.RunAsync(ground, default);
        if (await left(StateView.Of(server), ground, usual) is { } rest)
        {
            Problems.Add($"after the same again in good weather it is not as it should be: {rest}");
        }
    }

    private LoopbackServer Start(bool useTls) => LoopbackServer.Start(new LoopbackServerOptions { Platform = Platform, UseTls = useTls, Users = Users });

    private static ConnectionLimits Calm(int own) => new() { ThrottleLimit = 8, BatchSize = Ground.BatchSizeOf(own), RetryInterval = TimeSpan.FromMilliseconds(5) };

    private IChatSession Open(LoopbackServer server, ConnectionLimits limits, bool isStrict = false) => new ChatEngine().Open(new ConnectionOptions(Platform)
    {
        BaseUri = server.BaseUri,
        Secret = new NetworkCredential(string.Empty, FaultLab.Secret).SecurePassword,
        UserName = server.Platform.Authentication == ChatAuthentication.Secret ? null : "admin@localhost",
        SkipCertificateCheck = !isStrict,
        Limits = limits,
    });
}
