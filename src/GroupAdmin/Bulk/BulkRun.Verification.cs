using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace GroupAdmin.Bulk;

/// <content>Finding out what became of users that no answer spoke for.</content>
public sealed partial class BulkRun
{
    // Batches that failed because some of their users had nothing to change: one reading tells which, and the others go again.
    private async Task ResolveDeferredAsync()
    {
        if (deferred.Count == 0)
        {
            return;
        }

        var listed = await ReadListedAsync(deferred).ConfigureAwait(false);
        if (listed is null)
        {
            return;
        }

        foreach (var user in deferred.Where(user => listed.Contains(user) == change.WantsListed))
        {
            Settle(user, MemberOutcome.Unchanged, null);
        }

        var rest = deferred.Where(user => listed.Contains(user) != change.WantsListed).ToList();
        await WriteAllAsync(rest, batchSize, settlesPending: false, splits: int.MaxValue).ConfigureAwait(false);
    }

    private async Task VerifyAsync()
    {
        if (unverified.Count == 0)
        {
            return;
        }

        if (stoppedBy is { Scope: ChatErrorScope.Connection } || cancellationToken.IsCancellationRequested)
        {
            GiveUp(unverified.Keys.ToList(), null);
            return;
        }

        List<string> missing;
        if (change.Probe is not null && (unverified.Count <= options.ProbeUpTo || change.ReadBack is null))
        {
            missing = await ProbeAsync().ConfigureAwait(false);
        }
        else
        {
            var listed = await ReadListedAsync(unverified.Keys).ConfigureAwait(false);
            if (listed is null)
            {
                return;
            }

            missing = [];
            foreach (var user in unverified.Keys)
            {
                if (listed.Contains(user) == change.WantsListed)
                {
                    Settle(user, MemberOutcome.Done, null);
                }
                else
                {
                    missing.Add(user);
                }
            }
        }

        // A call with one user is unambiguous: it changes the state after all, or its answer says why not.
        var settled = missing.Take(options.SettleUpTo).ToList();
        unverified.Clear();
        await WriteAllAsync(settled, 1, settlesPending: true, splits: 0).ConfigureAwait(false);
        foreach (var user in missing.Skip(options.SettleUpTo))
        {
            Reject(user, MemberOutcome.Refused, new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"User '{user}' was left out of '{change.Target}', and the platform did not say why. Most often there is no such user.")
            {
                Scope = ChatErrorScope.Users,
                Target = user,
            });
        }
    }

    private async Task<List<string>> ProbeAsync()
    {
        var missing = new List<string>();
        var probes = unverified.Keys.Select(ProbeOneAsync).ToList();
        await Task.WhenAll(probes).ConfigureAwait(false);
        return missing;

        async Task ProbeOneAsync(string user)
        {
            await slots.WaitAsync().ConfigureAwait(false);
            try
            {
                if (await change.Probe!(user, cancellationToken).ConfigureAwait(false) == change.WantsListed)
                {
                    Settle(user, MemberOutcome.Done, null);
                    return;
                }
            }
            catch (ChatServiceException)
            {
                // The call with this user alone, which follows, says what is wrong in the platform's own words.
            }
            catch (OperationCanceledException)
            {
                Settle(user, MemberOutcome.NotReported, "Cancelled before it could be verified.");
                return;
            }
            finally
            {
                slots.Release();
            }

            lock (settling)
            {
                missing.Add(user);
            }
        }
    }

    // Which of the users are listed now; null when that could not be read, and then they have been told as not reported.
    private async Task<HashSet<string>?> ReadListedAsync(IReadOnlyCollection<string> users)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var asked = users as HashSet<string> ?? new HashSet<string>(users, StringComparer.Ordinal);
        try
        {
            using var pages = change.ReadBack!();
            while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                foreach (var id in page.Items)
                {
                    if (asked.Contains(id))
                    {
                        listed.Add(id);
                    }
                }
            }

            return listed;
        }
        catch (ChatServiceException error)
        {
            GiveUp(asked.ToList(), error);
            return null;
        }
        catch (OperationCanceledException)
        {
            SettleAll(asked.ToList(), MemberOutcome.NotReported, "Cancelled before it could be verified.");
            return null;
        }
    }

    private async Task WriteAllAsync(List<string> users, int size, bool settlesPending, int splits)
    {
        for (var start = 0; start < users.Count; start += size)
        {
            var part = users.GetRange(start, Math.Min(size, users.Count - start));
            await slots.WaitAsync().ConfigureAwait(false);
            Track(Task.Run(async () =>
            {
                try
                {
                    var attempt = new Attempt(part.Count, settlesPending) { Splits = splits };
                    await WriteAsync(part, attempt).ConfigureAwait(false);
                    CountLost(attempt);
                }
                finally
                {
                    slots.Release();
                }
            }));
        }

        await WhenIdleAsync().ConfigureAwait(false);
    }

    // Nothing more can be found out: each lost call is told with the users it cost, and the others as not reported.
    private void GiveUp(List<string> users, ChatServiceException? error)
    {
        lock (settling)
        {
            LeavesDoubt = true;
            var byCause = users.GroupBy(user => unverified.TryGetValue(user, out var cause) ? cause ?? error : error);
            foreach (var group in byCause)
            {
                if (group.Key is { } cause)
                {
                    observer.Failed(new BulkFailure(Unverified(cause), group.ToList()));
                }
            }

            foreach (var user in users)
            {
                observer.Settled(user, MemberOutcome.NotReported, error?.Message ?? "It could not be verified.");
            }
        }
    }

    private ChatServiceException Unverified(ChatServiceException cause) =>
        new(cause.Kind, $"What became of some users of '{change.Target}' could not be verified: {cause.Message}", cause)
        {
            Scope = cause.Scope,
            Platform = cause.Platform,
            Operation = cause.Operation,
            Target = change.Target,
            StatusCode = cause.StatusCode,
            PlatformCode = cause.PlatformCode,
            PlatformText = cause.PlatformText,
            MayHaveTakenEffect = true,
        };

    /// <summary>What happened to one batch, over all the calls that it took.</summary>
    private sealed class Attempt(int users, bool settlesPending)
    {
        /// <summary>How many more times it is split before a reading back is cheaper.</summary>
        public int Splits { get; set; } = 2 * (int)Math.Ceiling(Math.Log(Math.Max(users, 2), 2));

        public bool SettlesPending { get; } = settlesPending;

        public bool Succeeded { get; set; }

        public ChatServiceException? Error { get; set; }
    }
}
