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

        var rest = deferred;
        if (stoppedBy is null && !cancellationToken.IsCancellationRequested)
        {
            // Where the reading fails, splitting goes on: it takes more calls and comes to the same result.
            var (isRead, _) = await ReadListedAsync().ConfigureAwait(false);
            if (isRead)
            {
                var inPlace = deferred.ToLookup(user => fates.IsListed(fates.NumberOf(user)) == change.WantsListed);
                SettleAll(inPlace[true].ToList(), MemberOutcome.Unchanged, null);
                rest = inPlace[false].ToList();
            }
        }

        await WriteAllAsync(rest, batchSize, settlesPending: false).ConfigureAwait(false);
    }

    private async Task VerifyAsync()
    {
        var missing = await FindMissingAsync().ConfigureAwait(false);
        var causes = TakeLost();

        // A call that failed for many may have failed for a moment: made again, it costs one call and not as many as users.
        var again = missing.Where(causes.ContainsKey).ToList();
        if (batchSize > 1 && again.Count > options.ProbeUpTo)
        {
            missing.RemoveAll(causes.ContainsKey);
            await WriteAllAsync(again, batchSize, settlesPending: true).ConfigureAwait(false);
            missing.AddRange(await FindMissingAsync().ConfigureAwait(false));
            causes = TakeLost();
        }

        // A call with one user is unambiguous: it changes the state after all, or its answer says why not.
        await WriteAllAsync(missing.Take(options.SettleUpTo).ToList(), 1, settlesPending: true).ConfigureAwait(false);
        TellUnsettled(missing.Skip(options.SettleUpTo), causes);

        // Calls that were lost again are read back once more, and that is that.
        if (fates.OpenCount > 0)
        {
            GiveUp(await FindMissingAsync().ConfigureAwait(false), null);
        }
    }

    // Why the calls of the users failed that are open; from now on others are.
    private Dictionary<string, ChatServiceException> TakeLost()
    {
        var causes = new Dictionary<string, ChatServiceException>(lost, change.Ids);
        fates.CloseAll();
        lost.Clear();
        return causes;
    }

    // Tells the users whose change turns out to have been made, and returns the others; none when nothing could be found out.
    private async Task<List<string>> FindMissingAsync()
    {
        if (fates.OpenCount == 0)
        {
            return [];
        }

        if (stoppedBy is { Scope: ChatErrorScope.Connection } || cancellationToken.IsCancellationRequested)
        {
            GiveUp(fates.ListOpen(), stoppedBy);
            return [];
        }

        if (change.Probe is not null && (fates.OpenCount <= options.ProbeUpTo || change.ReadBack is null || change.IsProbedAlone))
        {
            return await ProbeAsync(fates.ListOpen()).ConfigureAwait(false);
        }

        var (isRead, error) = await ReadListedAsync().ConfigureAwait(false);
        if (!isRead)
        {
            GiveUp(fates.ListOpen(), error);
            return [];
        }

        lock (settling)
        {
            return TellListed();
        }
    }

    // Tells the users who are in the wanted state, those who are Done many at a time, and returns the others.
    private List<string> TellListed()
    {
        var missing = new List<string>();
        var many = observer as IBulkBatchObserver;
        var done = new List<string>();
        for (var number = 0; number < fates.Count; number++)
        {
            if (!fates.IsOpen(number))
            {
                continue;
            }

            var user = fates[number];
            if (fates.IsListed(number) != change.WantsListed)
            {
                missing.Add(user);
            }
            else if (many is null || Found(user) != MemberOutcome.Done)
            {
                Tell(number, user, Found(user), null);
            }
            else
            {
                done.Add(user);
                var repetitions = fates.Settle(number, MemberOutcome.Done);
                if (done.Count == ToldAtOnce || repetitions is not null)
                {
                    many.Settled(done, MemberOutcome.Done, null);
                    done.Clear();
                    TellRepetitions(repetitions, MemberOutcome.Done);
                }
            }
        }

        if (done.Count > 0)
        {
            many!.Settled(done, MemberOutcome.Done, null);
        }

        return missing;
    }

    // Who is found in the wanted state without any call that can have been carried out was in it before.
    private MemberOutcome Found(string user) => untouched.Contains(user) ? MemberOutcome.Unchanged : MemberOutcome.Done;

    private MemberOutcome Unfound(string user) => untouched.Contains(user) ? MemberOutcome.NotAttempted : MemberOutcome.NotReported;

    // More users than are settled one by one: those of a lost call are told with it, the others were left out by a call that succeeded.
    private void TellUnsettled(IEnumerable<string> users, Dictionary<string, ChatServiceException> causes)
    {
        foreach (var group in users.GroupBy(user => causes.TryGetValue(user, out var cause) ? cause : null))
        {
            if (group.Key is { } cause)
            {
                lock (settling)
                {
                    observer.Failed(new BulkFailure(cause, group.ToList()));
                    TellOpen(group, cause.Message);
                }

                continue;
            }

            foreach (var user in group)
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
    }

    // Asked for side by side, and told in the order of the input.
    private async Task<List<string>> ProbeAsync(List<string> users)
    {
        var found = new Probed[users.Count];
        for (var index = 0; index < users.Count; index++)
        {
            var place = index;
            await calls.Add(async () => found[place] = await ProbeOneAsync(users[place]).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await calls.WhenIdleAsync().ConfigureAwait(false);
        var missing = new List<string>();
        for (var index = 0; index < users.Count; index++)
        {
            if (found[index] == Probed.Missing)
            {
                missing.Add(users[index]);
            }
            else
            {
                var isThere = found[index] == Probed.There;
                Settle(users[index], isThere ? Found(users[index]) : Unfound(users[index]), isThere ? null : "Cancelled before it could be verified.");
            }
        }

        return missing;
    }

    private async Task<Probed> ProbeOneAsync(string user)
    {
        // The call with this user alone, which follows, says as much as asking would.
        lock (settling)
        {
            if (untouched.Contains(user) && !cancellationToken.IsCancellationRequested)
            {
                return Probed.Missing;
            }
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await change.Probe!(user, cancellationToken).ConfigureAwait(false) == change.WantsListed ? Probed.There : Probed.Missing;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Probed.Cancelled;
        }
        catch (Exception)
        {
            // That call says what is wrong in the platform's own words.
            return Probed.Missing;
        }
    }

    // Marks which of the users are listed now, or says why that could not be read (no error when it was cancelled).
    private async Task<(bool IsRead, ChatServiceException? Error)> ReadListedAsync()
    {
        fates.BeginReading();
        try
        {
            using var pages = change.ReadBack!();
            while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                fates.MarkListed(page.Items);
            }

            return (true, null);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return (false, null);
        }
        catch (ChatServiceException error)
        {
            return (false, error);
        }
        catch (Exception error)
        {
            return (false, Unexpected(error));
        }
    }

    private async Task WriteAllAsync(List<string> users, int size, bool settlesPending)
    {
        for (var start = 0; start < users.Count; start += size)
        {
            var part = users.GetRange(start, Math.Min(size, users.Count - start));
            await calls.Add(() => RunAsync(part, new Attempt(part.Count) { SettlesPending = settlesPending, MayDefer = false })).ConfigureAwait(false);
        }

        await calls.WhenIdleAsync().ConfigureAwait(false);
    }

    // Nothing more can be found out: each failed call is told with the users it cost, and the others as not reported.
    private void GiveUp(List<string> users, ChatServiceException? error)
    {
        if (users.Count == 0)
        {
            return;
        }

        lock (settling)
        {
            foreach (var group in users.GroupBy(user => (Cause: lost.TryGetValue(user, out var cause) ? cause : error, IsUntouched: untouched.Contains(user))))
            {
                if (group.Key.Cause is { } cause)
                {
                    observer.Failed(new BulkFailure(group.Key.IsUntouched ? cause : Unverified(cause), group.ToList()));
                }
                else if (!cancellationToken.IsCancellationRequested)
                {
                    observer.Failed(new BulkFailure(Unanswered(), group.ToList()));
                }
            }

            TellOpen(users, error?.Message ?? "It could not be verified.");
        }
    }

    // Whoever was only in calls that were certainly not carried out is told so, with the failure of the last of them.
    private void TellOpen(IEnumerable<string> users, string detail)
    {
        LeavesDoubt = true;
        foreach (var user in users)
        {
            Tell(user, Unfound(user), untouched.Contains(user) && lost.TryGetValue(user, out var cause) ? cause.Message : detail);
        }
    }

    private ChatServiceException Unanswered() =>
        new(ChatErrorKind.MalformedAnswer, $"The platform does not say what became of some users of '{change.Target}', and reading back does not show it.")
        {
            Target = change.Target,
            MayHaveTakenEffect = true,
        };

    private ChatServiceException Unverified(ChatServiceException cause) =>
        new(cause, $"What became of some users of '{change.Target}' could not be verified: {cause.Message}")
        {
            Target = change.Target,
            MayHaveTakenEffect = true,
        };

    /// <summary>What happened to one batch, over all the calls that it took.</summary>
    private sealed class Attempt(int users)
    {
        /// <summary>The number of the first user, where the users have numbers in a row; negative where they do not.</summary>
        public int First { get; init; } = -1;

        /// <summary>True where these are all the users of the batch, in its order, and have numbers in a row.</summary>
        public bool IsWhole(List<string> part) => First >= 0 && part.Count == users;

        /// <summary>How many more times it is split before a reading back is cheaper.</summary>
        public int Splits { get; set; } = 2 * (int)Math.Ceiling(Math.Log(Math.Max(users, 2), 2));

        /// <summary>False once the reading back has been done.</summary>
        public bool MayDefer { get; init; } = true;

        /// <summary>True where the users were in a call before, which may have been carried out and be why the wanted state holds.</summary>
        public bool SettlesPending { get; init; }

        public bool Succeeded { get; set; }

        public ChatServiceException? Error { get; set; }
    }

    private enum Probed
    {
        Cancelled,
        There,
        Missing,
    }
}
