using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Bulk;

/// <summary>
/// Makes the list of a group's members (or a user's friends) exactly the users that were added. What fits into one call that the
/// platform can make exhaustive is one call; everything else adds what is missing first and removes the others last, so that an
/// interruption never leaves anybody out who belongs there.
/// </summary>
/// <param name="add">Adds without removing anybody.</param>
/// <param name="remove">Removes; null where the platform cannot.</param>
/// <param name="replaceAll">Makes the list exhaustive in one call; null where the platform cannot.</param>
/// <param name="options">How.</param>
/// <param name="adding">Who hears of the users that belong there.</param>
/// <param name="removing">Who hears of the users that do not.</param>
/// <param name="cancellationToken">Ends the calls under way.</param>
public sealed class ReplacementRun(
    BulkChange add,
    BulkChange? remove,
    BulkChange.Writer? replaceAll,
    BulkOptions options,
    IBulkObserver adding,
    IBulkObserver removing,
    CancellationToken cancellationToken)
{
    private readonly Kept kept = new(adding);
    private readonly HashSet<string> wanted = new(add.Ids);
    private readonly List<string> inOrder = [];
    private readonly List<string> repeated = [];
    private readonly HashSet<string> spared = new(add.Ids);
    private bool keepsOthers;

    /// <summary>Adds and removes members in one call, where the platform can and both fit into one; null where it cannot.</summary>
    public IMemberChanger? Changer { get; init; }

    /// <summary>Adds a user to the wanted list. Nothing is sent yet.</summary>
    /// <param name="userId">The user's id.</param>
    public void Add(string userId)
    {
        if (wanted.Add(userId))
        {
            inOrder.Add(userId);
        }
        else
        {
            repeated.Add(userId);
        }
    }

    /// <summary>
    /// Says that the wanted list is not complete: somebody who may belong there could not be added to it. Nobody is removed then.
    /// </summary>
    public void KeepOthers() => keepsOthers = true;

    /// <summary>Names users that another run puts into the same list, with another role: this one removes none of them.</summary>
    /// <param name="other">The other run, with all of its users.</param>
    public void Spare(ReplacementRun other) => spared.UnionWith(other.wanted);

    /// <summary>Who is in the list now and would be removed; nobody where <see cref="KeepOthers"/> was said.</summary>
    /// <exception cref="ChatServiceException">The present list cannot be read.</exception>
    public async Task<IReadOnlyList<string>> FindOthersAsync() => keepsOthers || inOrder.Count == 0 ? [] : await ReadOthersAsync([]).ConfigureAwait(false);

    /// <summary>Makes the list what was added.</summary>
    /// <exception cref="ChatServiceException">
    /// No user was given (an empty list is more often a mistake than a wish), the present list cannot be read, or the platform cannot
    /// remove. The message says whether anything was changed. Every user has an outcome all the same.
    /// </exception>
    public async Task CompleteAsync()
    {
        if (inOrder.Count == 0)
        {
            throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"No user was given, and an empty list would remove everybody from '{add.Target}'. Nothing was changed. To empty it, remove its members.")
            {
                Target = add.Target,
                Scope = ChatErrorScope.Target,
            };
        }

        if (replaceAll is not null && !keepsOthers && spared.Count == 0 && inOrder.Count <= Math.Min(options.BatchSize, add.Traits.Maximum))
        {
            await ReplaceInOneCallAsync(replaceAll).ConfigureAwait(false);
        }
        else
        {
            await ReplaceByDifferenceAsync().ConfigureAwait(false);
        }
    }

    private async Task ReplaceInOneCallAsync(BulkChange.Writer replace)
    {
        var replaced = false;
        var change = add.WrittenBy(async (users, token) =>
        {
            // Only the first, whole list may replace: a part of it would remove the others.
            if (users.Count != inOrder.Count || replaced)
            {
                return await add.Write(users, token).ConfigureAwait(false);
            }

            add.Audit?.Replacing(users);
            var answer = await replace(users, token).ConfigureAwait(false);
            replaced = true;
            return answer;
        });

        // Where nothing can be read back, a run would give every user a call of its own; the whole list must stay together here.
        using var run = new BulkRun(change, add.ReadBack is null && add.Probe is null ? WithoutVerification() : options, kept, cancellationToken);
        await AddAllAsync(run, inOrder).ConfigureAwait(false);
        await AddAllAsync(run, repeated).ConfigureAwait(false);
        await run.CompleteAsync().ConfigureAwait(false);
        if (replaced || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        // The call was refused or lost, so that nobody was removed. Its users have been added without it, or are known to be in doubt.
        List<string>? others;
        try
        {
            others = run.LeavesDoubt ? null : await ReadOthersAsync([]).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await RemoveOthersAsync(others, run).ConfigureAwait(false);
    }

    private async Task ReplaceByDifferenceAsync()
    {
        var present = new HashSet<string>(add.Ids);
        List<string> others;
        try
        {
            others = await ReadOthersAsync(present).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested || error is ChatServiceException)
        {
            foreach (var user in inOrder.Concat(repeated))
            {
                adding.Settled(user, MemberOutcome.NotAttempted, cancellationToken.IsCancellationRequested ? "Cancelled." : error.Message);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            throw;
        }

        // Whose presence the list does not prove is given to the adding, which looks closer.
        if (add.IsProbedAlone)
        {
            present.Clear();
        }

        // All of them before the first call: the observer hears one thing at a time.
        foreach (var user in inOrder.Concat(repeated).Where(present.Contains))
        {
            kept.Settled(user, MemberOutcome.Unchanged, null);
        }

        var missing = inOrder.Where(user => !present.Contains(user)).ToList();
        var both = BothInOneCall(missing, others);
        using var run = new BulkRun(both?.Adding ?? add, options, kept, cancellationToken);
        await AddAllAsync(run, missing.Concat(repeated.Where(user => !present.Contains(user)))).ConfigureAwait(false);
        await run.CompleteAsync().ConfigureAwait(false);
        if (both?.Answer is { } answer)
        {
            await TellRemovedAsync(others, both.Told(answer)).ConfigureAwait(false);
        }
        else
        {
            await RemoveOthersAsync(others, run, both is { IsOpen: true } ? both : null).ConfigureAwait(false);
        }
    }

    // The two changes as one, where they are small enough for one call whose success speaks for everybody.
    private JointChange? BothInOneCall(List<string> missing, List<string> others) =>
        Changer is { ChangeMemberTraits: { Reporting: MemberReporting.Complete } traits } changer
        && remove is not null
        && !keepsOthers
        && missing.Count > 0
        && others.Count > 0
        && (long)missing.Count + others.Count <= Math.Min(options.BatchSize, traits.Maximum)
            ? new JointChange(add, remove, changer, missing.Count, others)
            : null;

    // What the one call said of the others takes the way of any other answer, and is told even where the run is cancelled by now.
    private async Task TellRemovedAsync(List<string> others, BulkChange told)
    {
        using var run = new BulkRun(told, WithoutVerification(), removing, CancellationToken.None);
        await AddAllAsync(run, others).ConfigureAwait(false);
        await run.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task AddAllAsync(BulkRun run, IEnumerable<string> users)
    {
        foreach (var user in users)
        {
            await run.AddAsync(user).ConfigureAwait(false);
        }
    }

    // Who is listed and not wanted. The wanted ones that are listed are put into the set.
    private async Task<List<string>> ReadOthersAsync(HashSet<string> present)
    {
        if (add.ReadBack is null)
        {
            throw new ChatServiceException(
                ChatErrorKind.NotSupported,
                $"The present list of '{add.Target}' cannot be read, so {inOrder.Count:N0} users cannot replace it. Nobody was removed.")
            {
                Target = add.Target,
            };
        }

        // A listing that changes while it is paged may name somebody twice.
        var others = new HashSet<string>(add.Ids);
        await SortAsync(add.ReadBack, present, others).ConfigureAwait(false);
        if (add.Everybody is not null)
        {
            await SortAsync(add.Everybody, [], others).ConfigureAwait(false);
        }

        return [.. others];
    }

    private async Task SortAsync(Func<IPageSource<string>> list, HashSet<string> present, HashSet<string> others)
    {
        using var pages = list();
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var id in page.Items)
            {
                if (wanted.Contains(id))
                {
                    present.Add(id);
                }
                else if (!spared.Contains(id))
                {
                    others.Add(id);
                }
            }
        }
    }

    // The others are null where the present list was not read, because it does not matter any more. A call that was to remove them as well
    // and was lost leaves it open whether they are there.
    private async Task RemoveOthersAsync(List<string>? others, BulkRun added, JointChange? lost = null)
    {
        if (others is { Count: 0 })
        {
            return;
        }

        if (others is null || keepsOthers || added.LeavesDoubt || cancellationToken.IsCancellationRequested)
        {
            others ??= [];
            const string Because = "The users that belong there could not all be added for certain.";
            if (lost is not null)
            {
                await TellRemovedAsync(others, lost.Untold()).ConfigureAwait(false);
            }
            else
            {
                others.ForEach(user => removing.Settled(user, MemberOutcome.NotAttempted, Because));
            }

            // What stopped the adding has been told, and says enough.
            if (!cancellationToken.IsCancellationRequested && (keepsOthers || !added.HasStopped))
            {
                removing.Failed(new BulkFailure(
                    new ChatServiceException(ChatErrorKind.Conflict, $"Nobody was removed from '{add.Target}'. {Because} {(keepsOthers ? "Correct what was refused, and run it again." : "Run it again.")}")
                    {
                        Target = add.Target,
                    },
                    others));
            }

            return;
        }

        if (!kept.Any)
        {
            if (lost is not null)
            {
                await TellRemovedAsync(others, lost.Untold()).ConfigureAwait(false);
            }
            else
            {
                others.ForEach(user => removing.Settled(user, MemberOutcome.NotAttempted, "None of the users that belong there could be added."));
            }

            throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"None of the users that were given is in '{add.Target}' now, so that removing the others would empty it. Nobody was removed. Check the ids.")
            {
                Target = add.Target,
                Scope = ChatErrorScope.Target,
            };
        }

        if (remove is null)
        {
            throw new ChatServiceException(
                ChatErrorKind.NotSupported,
                $"Who is not in the list stays in '{add.Target}' (users: {others.Count:N0}): the platform cannot remove anybody.")
            {
                Target = add.Target,
            };
        }

        using var run = new BulkRun(remove, options, lost is null ? removing : new Reserved(removing), cancellationToken);
        await AddAllAsync(run, others).ConfigureAwait(false);
        await run.CompleteAsync().ConfigureAwait(false);
    }

    private BulkOptions WithoutVerification() => new()
    {
        BatchSize = options.BatchSize,
        Concurrency = options.Concurrency,
        FlushAfter = options.FlushAfter,
        LostCallsBeforeStop = options.LostCallsBeforeStop,
        SkipVerification = true,
    };

    /// <summary>Passes on what it hears, and remembers whether anybody who belongs in the list is there.</summary>
    private sealed class Kept(IBulkObserver next) : IBulkObserver
    {
        public bool Any { get; private set; }

        public void Settled(string userId, MemberOutcome outcome, string? detail)
        {
            Any |= outcome is MemberOutcome.Done or MemberOutcome.Unchanged;
            next.Settled(userId, outcome, detail);
        }

        public void Failed(BulkFailure failure) => next.Failed(failure);
    }
}
