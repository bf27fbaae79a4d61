using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;
using GroupAdmin.Engine;
using GroupAdmin.Reconciliation;
using GroupAdmin.TestServer;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>A big group with little drift against a server on the loopback: few requests, little memory.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class LargeSyncTests
{
    private const int Members = 100_000;
    private const int Drift = Members / 200;

    [Fact]
    public async Task A_big_group_costs_one_answer_to_read_and_the_batches_to_write()
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = "Cord", RequestsKept = 10 });
        using var session = new ChatEngine().Open(new ConnectionOptions("Cord")
        {
            BaseUri = server.BaseUri,
            UserName = "b7aa3c5e-6c21-4f0e-9f5e-0d1f2f6a7b8c",
            Secret = new NetworkCredential(string.Empty, "bench-secret-0123456789").SecurePassword,
        });
        var client = new ChatClient(session);
        await SyncLog.SyncAsync(new ChatDirectory().With("big", "Big", Ids(1, Members)), client, new SyncOptions());

        var wanted = new ChatDirectory().With("big", "Big", Ids(1 + Drift, Members));
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var requests = session.Statistics.Requests;
        var options = new SyncOptions();
        using var comparison = new DirectoryComparison(wanted, client, new ComparisonOptions { KeepsExtra = false, Includes = static id => id == "big", Ids = ["big"] });
        var plan = await SyncPlan.MakeAsync(comparison, client, options, default);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var compared = session.Statistics.Requests - requests;
        plan.Check(client, options);
        var log = new SyncLog();
        var run = new SyncRun(plan, client, options, log, default);
        await run.RunAsync();

        Assert.Equal((Drift, Drift), ((int)run.Summary.MembersAdded, (int)run.Summary.MembersRemoved));
        Assert.Equal(2, compared); // the groups, and the ids of the members
        var batches = 2 * Math.Ceiling(Drift / (double)client.BulkOptions(false).BatchSize);
        Assert.InRange(session.Statistics.Requests - requests, 3, 2 + (batches * 1.1));
        Assert.True(held < 2_000_000, $"{held:N0} bytes are held for a plan of {2 * Drift:N0} changes.");
        Assert.Empty(await SyncLog.CompareAsync(wanted, client, new ComparisonOptions { Includes = static id => id == "big", Ids = ["big"] }));
    }

    private static string[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(static number => "u" + number)];
}
