using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

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
    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private readonly List<string> inOrder = [];

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
            adding.Settled(userId, MemberOutcome.Unchanged, "Given more than once; sent once.");
        }
    }

    /// <summary>Makes the list what was added.</summary>
    /// <exception cref="ChatServiceException">
    /// Nothing was changed: no user was given (an empty list is more often a mistake than a wish), or the present list cannot be read.
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

        if (replaceAll is not null && inOrder.Count <= Math.Min(options.BatchSize, add.Traits.Maximum))
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
        var change = new BulkChange(add.Action, add.Target, add.Traits, async (users, token) =>
        {
            // Only the first, whole list may replace: a part of it would remove the others.
            if (users.Count != inOrder.Count || replaced)
            {
                return await add.Write(users, token).ConfigureAwait(false);
            }

            var answer = await replace(users, token).ConfigureAwait(false);
            replaced = true;
            return answer;
        })
        {
            ReadBack = add.ReadBack,
            Probe = add.Probe,
        };
        using var run = new BulkRun(change, options, kept, cancellationToken);
        foreach (var user in inOrder)
        {
            await run.AddAsync(user).ConfigureAwait(false);
        }

        await run.CompleteAsync().ConfigureAwait(false);
        if (!replaced && !run.LeavesDoubt && !cancellationToken.IsCancellationRequested)
        {
            await RemoveOthersAsync(await ReadOthersAsync(null).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task ReplaceByDifferenceAsync()
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var others = await ReadOthersAsync(present).ConfigureAwait(false);
        using (var run = new BulkRun(add, options, kept, cancellationToken))
        {
            foreach (var user in inOrder)
            {
                if (present.Contains(user))
                {
                    kept.Settled(user, MemberOutcome.Unchanged, null);
                }
                else
                {
                    await run.AddAsync(user).ConfigureAwait(false);
                }
            }

            await run.CompleteAsync().ConfigureAwait(false);
            if (run.LeavesDoubt || cancellationToken.IsCancellationRequested)
            {
                foreach (var user in others)
                {
                    removing.Settled(user, MemberOutcome.NotAttempted, "The users that belong there could not all be added first.");
                }

                return;
            }
        }

        await RemoveOthersAsync(others).ConfigureAwait(false);
    }

    private async Task<List<string>> ReadOthersAsync(HashSet<string>? present)
    {
        if (add.ReadBack is null)
        {
            throw new ChatServiceException(
                ChatErrorKind.NotSupported,
                $"The present list of '{add.Target}' cannot be read, so {inOrder.Count:N0} users cannot replace it. Nothing was changed.")
            {
                Target = add.Target,
            };
        }

        var others = new List<string>();
        using var pages = add.ReadBack();
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var id in page.Items)
            {
                if (!wanted.Contains(id))
                {
                    others.Add(id);
                }
                else
                {
                    present?.Add(id);
                }
            }
        }

        return others;
    }

    private async Task RemoveOthersAsync(List<string> others)
    {
        if (others.Count == 0)
        {
            return;
        }

        if (!kept.Any)
        {
            foreach (var user in others)
            {
                removing.Settled(user, MemberOutcome.NotAttempted, "None of the users that belong there could be added.");
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
                $"{others.Count:N0} users who are not in the list stay in '{add.Target}': the platform cannot remove them.")
            {
                Target = add.Target,
            };
        }

        using var run = new BulkRun(remove, options, removing, cancellationToken);
        foreach (var user in others)
        {
            await run.AddAsync(user).ConfigureAwait(false);
        }

        await run.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Passes on what it hears, and remembers whether anybody who belongs in the list is there.</summary>
    private sealed class Kept(IBulkObserver next) : IBulkObserver
    {
        public bool Any { get; private set; }

        public void Settled(string userId, MemberOutcome outcome, string? detail)
        {
            Any |= outcome is MemberOutcome.Done or MemberOutcome.Unchanged or MemberOutcome.NotReported;
            next.Settled(userId, outcome, detail);
        }

        public void Failed(BulkFailure failure) => next.Failed(failure);
    }
}
