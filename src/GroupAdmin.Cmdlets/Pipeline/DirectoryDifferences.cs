using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Writes differences while they are found.</summary>
internal static class DirectoryDifferences
{
    /// <summary>Compares, and writes each difference or the counts.</summary>
    public static void Write(ChatCommand command, PipelineBridge bridge, ChatDirectory wanted, ChatConnection actual, ComparisonOptions options, bool countsOnly, bool fails)
    {
        var summary = new ChatComparisonSummary { Platform = actual.Platform, ConnectionName = actual.Name };
        var telling = new DifferenceTelling(actual.Platform, actual.Name);
        using var comparison = new DirectoryComparison(wanted, actual.GetClient(), options);
        bridge.Progress("members");
        bridge.Run(comparison.OpenAsync);
        foreach (var id in comparison.UnknownIds)
        {
            command.WriteError(ErrorRecords.From(SyncPlan.UnknownGroup(actual.GetClient(), id)));
        }

        DifferenceTelling.Count(comparison.Users, summary);
        if (!countsOnly)
        {
            command.WriteObject(telling.Of(comparison.Users), enumerateCollection: true);
        }

        while (bridge.Run(comparison.ReadAsync) is { } group)
        {
            DifferenceTelling.Count(group, summary);
            if (group.Error is { } failure)
            {
                command.WriteError(ErrorRecords.From(failure));
            }

            if (!countsOnly)
            {
                command.WriteObject(telling.Of(group), enumerateCollection: true);
            }
        }

        summary.CannotHold = comparison.Notes;
        if (countsOnly)
        {
            command.WriteObject(summary);
        }
        else
        {
            foreach (var note in summary.CannotHold)
            {
                command.WriteWarning(note);
            }
        }

        if (fails && !summary.InSync)
        {
            command.WriteError(ErrorRecords.From(
                new ChatServiceException(ChatErrorKind.OutOfSync, $"'{actual.Name}' is not as it is wanted: {summary}. Sync-ChatGroup makes it so.") { Target = actual.Name },
                summary));
        }
    }
}
