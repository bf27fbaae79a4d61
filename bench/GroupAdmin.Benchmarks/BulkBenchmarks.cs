using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using GroupAdmin.Bulk;

namespace GroupAdmin.Benchmarks;

/// <summary>What one user costs in a bulk change, in batches of 100, eight calls at once.</summary>
public class BulkBenchmarks
{
    private const int Users = 10_000;

    private readonly string[] users = [.. Enumerable.Range(1, Users).Select(static number => "u" + number.ToString(CultureInfo.InvariantCulture))];
    private ChatConnection canned = null!;
    private ChatConnection loopback = null!;
    private ServerProcess server = null!;

    [GlobalSetup]
    public void Setup()
    {
        var done = """{"success":{"status":2000,"message":"Done"}}"""u8.ToArray();
        var members = CannedListings.AtomChat("general", users);
        canned = CannedPlatform.Connect("AtomChat", address => address.AbsolutePath.EndsWith("getGroupUserList", System.StringComparison.Ordinal) ? members : done);
        server = ServerProcess.Start("AtomChat");
        loopback = server.Connect();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        canned.Dispose();
        loopback.Dispose();
        server.Dispose();
    }

    /// <summary>The users' table, the batches and the outcomes, with nothing sent.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    [Budget(70)]
    public Task Batching() => RunAsync(new BulkChange(MemberAction.Add, "g", new Contracts.BatchTraits(100, Contracts.MemberReporting.Complete), static (_, _) => Task.FromResult(Contracts.BatchAnswer.Done)), true);

    /// <summary>The same with every request written and every answer read, in memory.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    [Budget(330)]
    public Task Adding() => RunAsync(Change(canned), true);

    /// <summary>The same, and the members read back.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    [Budget(420)]
    public Task AddingVerified() => RunAsync(Change(canned), false);

    /// <summary>Over sockets, to a server in another process.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    [Budget(460)]
    public Task AddingOverLoopback() => RunAsync(Change(loopback), true);

    private static BulkChange Change(ChatConnection connection) => connection.GetClient().Change(MemberAction.Add, "general");

    private async Task RunAsync(BulkChange change, bool skipVerification)
    {
        var told = new Counter();
        using var run = new BulkRun(change, new BulkOptions { BatchSize = 100, Concurrency = 8, SkipVerification = skipVerification }, told, CancellationToken.None);
        foreach (var user in users)
        {
            await run.AddAsync(user).ConfigureAwait(false);
        }

        await run.CompleteAsync().ConfigureAwait(false);
        if (told.Settled != Users || told.Failed > 0)
        {
            throw new System.InvalidOperationException($"Of {Users} users {told.Settled} have an outcome, and {told.Failed} calls failed: nothing was measured.");
        }
    }

    private sealed class Counter : IBulkObserver
    {
        public int Settled { get; private set; }

        public int Failed { get; private set; }

        void IBulkObserver.Settled(string userId, MemberOutcome outcome, string? detail) => Settled++;

        void IBulkObserver.Failed(BulkFailure failure) => Failed++;
    }
}
