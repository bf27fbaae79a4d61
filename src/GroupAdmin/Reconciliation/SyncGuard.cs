using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Reconciliation;

/// <summary>Stops a synchronisation that would remove more than somebody can have meant: a file that was cut off, or the wrong one.</summary>
internal static class SyncGuard
{
    private const int Shown = 10;

    public static void Check(SyncPlan plan, string platform, SyncOptions options)
    {
        if (options.Forces)
        {
            return;
        }

        var tooMany = plan.Steps.Where(step => Share(step.Group.Members) > options.MaximumRemoval).ToList();
        if (tooMany.Count > 0)
        {
            var highest = Math.Ceiling(tooMany.Max(static step => Share(step.Group.Members)));
            throw Refusal(
                tooMany,
                $"More than {Number(options.MaximumRemoval)} % of the members would be removed from {Groups(tooMany.Count)}: {List(tooMany.Select(Describe))}. Nothing was changed. If that is right, pass -MaximumRemoval {Number(highest)} or -Force.");
        }

        var deleted = plan.Steps.Where(static step => step.Group.IsExtra).ToList();
        if (deleted.Count > 1 && deleted.Count == plan.ListedGroups)
        {
            throw Refusal(
                deleted,
                $"None of the {deleted.Count.ToString("N0", CultureInfo.InvariantCulture)} groups of {platform} is in the directory, so that -Prune would delete them all: {List(deleted.Select(static step => $"'{step.Group.Id}'"))}. Nothing was changed. If that is right, pass -Force.");
        }
    }

    private static double Share(MembershipDifference? members) =>
        members is { Extra.Count: > 0 } ? members.Extra.Count * 100.0 / members.Present : 0;

    private static string Describe(SyncStep step)
    {
        var members = step.Group.Members!;
        return string.Format(CultureInfo.InvariantCulture, "'{0}' ({1:N0} of {2:N0}, {3:0.#} %)", step.Group.Id, members.Extra.Count, members.Present, Share(members));
    }

    private static string Groups(int count) => count == 1 ? "a group" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} groups";

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string> items)
    {
        var all = items.ToList();
        return string.Join(", ", all.Take(Shown)) + (all.Count > Shown ? $" and {(all.Count - Shown).ToString("N0", CultureInfo.InvariantCulture)} more" : string.Empty);
    }

    private static ChatServiceException Refusal(List<SyncStep> steps, string text) => new(ChatErrorKind.Guarded, text)
    {
        Target = string.Join(", ", steps.Take(Shown).Select(static step => step.Group.Id)),
    };
}
