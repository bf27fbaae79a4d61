using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>Compares and synchronises the way the cmdlets do, and keeps what is told.</summary>
internal sealed class SyncLog : ISyncObserver
{
    public List<ChatSyncOutcome> Outcomes { get; } = [];

    public List<ChatServiceException> Errors { get; } = [];

    public ChatSyncSummary Summary { get; private set; } = new();

    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    public void Settled(ChatSyncOutcome outcome) => Outcomes.Add(outcome);

    public void Failed(ChatServiceException error, object? target) => Errors.Add(error);

    public static async Task<List<ChatDifference>> CompareAsync(ChatDirectory wanted, ChatClient client, ComparisonOptions? options = null)
    {
        using var comparison = new DirectoryComparison(wanted, client, options ?? new ComparisonOptions());
        await comparison.OpenAsync(CancellationToken.None);
        var telling = new DifferenceTelling("Imaginary", "test");
        var found = telling.Of(comparison.Users).ToList();
        while (await comparison.ReadAsync(CancellationToken.None) is { } group)
        {
            Assert.Null(group.Error);
            found.AddRange(telling.Of(group));
        }

        return found;
    }

    public static async Task<SyncPlan> PlanAsync(ChatDirectory wanted, ChatClient client, SyncOptions options, ComparisonOptions? comparing = null)
    {
        using var comparison = new DirectoryComparison(wanted, client, comparing ?? new ComparisonOptions());
        return await SyncPlan.MakeAsync(comparison, client, options, CancellationToken.None);
    }

    public static async Task<SyncLog> SyncAsync(ChatDirectory wanted, ChatClient client, SyncOptions? options = null, ComparisonOptions? comparing = null)
    {
        options ??= new SyncOptions { Prunes = true, Forces = true };
        var log = new SyncLog();
        var plan = await PlanAsync(wanted, client, options, comparing);
        log.Errors.AddRange(plan.Errors);
        log.LeftOut = plan.Check(client, options);
        var run = new SyncRun(plan, client, options, log, CancellationToken.None);
        await run.RunAsync();
        log.Summary = run.Summary;
        return log;
    }
}
