using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;

namespace GroupAdmin.Reconciliation;

/// <summary>Everything that is to be done to make a platform match a directory, known before the first change.</summary>
public sealed class SyncPlan
{
    private SyncPlan(ComparedUsers users, IReadOnlyList<SyncStep> steps, IReadOnlyList<string> leftAlone, IReadOnlyList<ChatServiceException> errors, IReadOnlyList<string> notes, ChatComparisonSummary counts, long? listedGroups)
    {
        Users = users;
        Steps = steps;
        LeftAlone = leftAlone;
        Errors = errors;
        Notes = notes;
        Counts = counts;
        ListedGroups = listedGroups;
    }

    /// <summary>The users who are to be created or changed.</summary>
    public ComparedUsers Users { get; }

    /// <summary>The groups to which something is to be done, in ordinal order of their ids.</summary>
    public IReadOnlyList<SyncStep> Steps { get; }

    /// <summary>Ids of the users whom somebody was asked for and said no.</summary>
    public ISet<string> DeclinedUsers { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Ids of the groups that are not in the directory and stay.</summary>
    public IReadOnlyList<string> LeftAlone { get; }

    /// <summary>The groups that could not be compared, or are nowhere, and why. Nothing is done to their members.</summary>
    public IReadOnlyList<ChatServiceException> Errors { get; }

    /// <summary>What the directory states and the platform cannot hold or does not tell, as sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The differences in numbers.</summary>
    public ChatComparisonSummary Counts { get; }

    /// <summary>How many outcomes carrying it out will tell: one for each user, group, change of a group's properties, member and ban.</summary>
    public long OutcomeCount => Users.MissingCount + Users.Changed.Count + Steps.Sum(static step => CountOf(step.Group));

    /// <summary>How many groups the platform has; null where not all were listed.</summary>
    internal long? ListedGroups { get; }

    /// <summary>Compares, and makes the plan.</summary>
    /// <param name="comparison">The comparison; not yet opened.</param>
    /// <param name="client">The platform.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SyncPlan> MakeAsync(DirectoryComparison comparison, ChatClient client, SyncOptions options, CancellationToken cancellationToken)
    {
        var steps = new List<SyncStep>();
        var leftAlone = new List<string>();
        var errors = new List<ChatServiceException>();
        var counts = new ChatComparisonSummary();
        await comparison.OpenAsync(cancellationToken).ConfigureAwait(false);
        DifferenceTelling.Count(comparison.Users, counts);
        errors.AddRange(comparison.UnknownIds.Select(id => UnknownGroup(client, id)));
        while (await comparison.ReadAsync(cancellationToken).ConfigureAwait(false) is { } group)
        {
            DifferenceTelling.Count(group, counts);
            if (group.Error is not null)
            {
                errors.Add(group.Error);
            }

            if (group.IsExtra && !options.Prunes)
            {
                leftAlone.Add(group.Id);
            }
            else if (!group.IsSame)
            {
                steps.Add(new SyncStep(group));
            }
        }

        return new SyncPlan(comparison.Users, steps, leftAlone, errors, comparison.Notes, counts, comparison.ListedGroups);
    }

    /// <summary>The error for a group that was asked for and is nowhere.</summary>
    /// <param name="client">The platform.</param>
    /// <param name="id">Id of the group.</param>
    public static ChatServiceException UnknownGroup(ChatClient client, string id) =>
        new(ChatErrorKind.NotFound, $"Neither the directory nor {client.Platform.Name} has a group '{id}'. Check the id.") { Platform = client.Platform.Name, Target = id };

    /// <summary>Refuses a plan that removes too much, or that the platform cannot carry out, before the first change.</summary>
    /// <param name="client">The platform.</param>
    /// <param name="options">What may be done.</param>
    /// <returns>What the platform cannot do and is left out, as sentences, where the options say so.</returns>
    /// <exception cref="ChatServiceException">The plan is refused; the message says why, and what to do.</exception>
    public IReadOnlyList<string> Check(ChatClient client, SyncOptions options)
    {
        SyncGuard.Check(this, client.Platform.Name, options);
        var refusals = new SyncRefusals(client, options).Of(this);
        return refusals.Count == 0 || options.SkipsUnsupported
            ? [.. refusals.Select(refusal => $"{client.Platform.Name} cannot {refusal}. It is left out.")]
            : throw new ChatServiceException(
                ChatErrorKind.NotSupported,
                $"{client.Platform.Name} cannot do a part of what the directory wants: {string.Join("; ", refusals)}. Nothing was changed. Correct the directory, or leave these parts out with -SkipUnsupported.")
            {
                Platform = client.Platform.Name,
                Target = client.Session.BaseUri.ToString(),
            };
    }

    private static long CountOf(ComparedGroup group) => group.IsExtra
        ? 1
        : (group.IsMissing ? 1 : 0) + (group.Properties.Count > 0 ? 1 : 0) + CountOf(group.Members) + CountOf(group.Bans);

    private static long CountOf(MembershipDifference? list) => list is null ? 0 : list.MissingCount + list.Extra.Count + list.Changed.Count;
}
