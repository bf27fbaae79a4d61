using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Audit;
using GroupAdmin.Contracts;

namespace GroupAdmin.Bulk;

/// <summary>
/// Carries out one change for many users: fills batches while users arrive, keeps several calls under way, splits a batch that fails
/// because of some of its users, reads back where the platform does not report each user, and tells exactly one outcome for every user.
/// </summary>
/// <remarks>
/// <see cref="AddAsync"/> and <see cref="CompleteAsync"/> are called by one caller, one after the other. Cancelling ends the calls under
/// way; <see cref="CompleteAsync"/> must be awaited all the same, and no call starts after it has ended.
/// </remarks>
public sealed partial class BulkRun : IDisposable
{
    private const int ToldAtOnce = 1000;
    private const string GivenTwice = "Given more than once; sent once.";

    private readonly BulkChange change;
    private readonly BulkOptions options;
    private readonly IBulkObserver observer;
    private readonly AuditedObserver? audited;
    private readonly CancellationToken cancellationToken;
    private readonly OperationLog log;
    private readonly int batchSize;
    private readonly bool verifies;

    private readonly object filling = new();
    private readonly object settling = new();
    private readonly CallQueue calls;
    private readonly UserFates fates;
    private readonly Dictionary<string, ChatServiceException> lost;
    private readonly List<string> deferred = [];
    private readonly HashSet<string> untouched;
    private readonly List<string> leftOut = [];
    private readonly List<string> leftOpen = [];
    private readonly Timer flush;

    private readonly List<(string User, int Hash)> arrived = [];
    private List<string> batch = [];
    private long added;
    private long addedBefore;
    private int lostInARow;
    private volatile bool anySucceeded;
    private volatile ChatServiceException? stoppedBy;
    private bool isStopTold;

    /// <summary>Prepares a run. Nothing is requested before the first batch is full, the input pauses or the run completes.</summary>
    /// <param name="change">What is done to each user.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Who hears of outcomes and failures.</param>
    /// <param name="cancellationToken">Ends the calls under way.</param>
    public BulkRun(BulkChange change, BulkOptions options, IBulkObserver observer, CancellationToken cancellationToken)
    {
        this.change = change;
        this.options = options;
        audited = change.Audit?.Watch(observer);
        this.observer = audited ?? observer;
        this.cancellationToken = cancellationToken;
        fates = new UserFates(change.Ids);
        lost = new Dictionary<string, ChatServiceException>(change.Ids);
        untouched = new HashSet<string>(change.Ids);
        log = OperationLog.Current;
        calls = new CallQueue(options.Concurrency);
        verifies = !options.SkipVerification && (change.ReadBack is not null || change.Probe is not null);

        // Where several users in one call would leave it open what became of each, and nothing can be read back, every user gets a call.
        var ambiguous = change.Traits.Reporting == MemberReporting.Partial && !verifies && !options.SkipVerification;
        batchSize = ambiguous ? 1 : Math.Max(1, Math.Min(options.BatchSize, change.Traits.Maximum));
        flush = new Timer(static run => ((BulkRun)run!).FlushAfterPause(), this, options.FlushAfter, options.FlushAfter);
    }

    /// <summary>True once a failure has made it pointless to go on; users that are added now are not attempted.</summary>
    public bool HasStopped => stoppedBy is not null;

    /// <summary>True once a user's outcome is open or nothing was tried for it, so that what builds on this change must not go on.</summary>
    public bool LeavesDoubt { get; private set; }

    /// <summary>Adds a user. A full batch leaves at once when a call is free.</summary>
    /// <param name="userId">The user's id, which the platform can carry.</param>
    /// <returns>A task that ends when the next user may be added: at once, unless every call is busy.</returns>
    public Task AddAsync(string userId)
    {
        List<string> full;
        int first;
        lock (filling)
        {
            added++;
            arrived.Add((userId, fates.HashOf(userId)));
            if (batch.Count + arrived.Count < batchSize)
            {
                return Task.CompletedTask;
            }

            Admit();
            if (batch.Count < batchSize)
            {
                return Task.CompletedTask;
            }

            (full, first) = TakeBatch();
        }

        return Dispatch(full, first);
    }

    /// <summary>Sends what is left, waits for every call, and reads back where that is needed.</summary>
    /// <returns>A task that ends when every user has its outcome. It does not fail because of the platform.</returns>
    public async Task CompleteAsync()
    {
        flush.Change(Timeout.Infinite, Timeout.Infinite);
        List<string> last;
        int first;
        lock (filling)
        {
            Admit();
            (last, first) = TakeBatch();
        }

        if (last.Count > 0)
        {
            await Dispatch(last, first).ConfigureAwait(false);
        }

        await calls.WhenIdleAsync().ConfigureAwait(false);
        using (OperationLog.Use(log))
        {
            await ResolveDeferredAsync().ConfigureAwait(false);
            await VerifyAsync().ConfigureAwait(false);
        }

        ReportLeftOut();
        FlushAudit();
    }

    /// <summary>Frees the timer. It does not wait: await <see cref="CompleteAsync"/> for that.</summary>
    public void Dispose() => flush.Dispose();

    // The users of a batch that is filled have numbers in a row.
    private (List<string> Users, int First) TakeBatch()
    {
        var taken = batch;
        batch = new List<string>(Math.Min(batchSize, 1024));
        return (taken, fates.Count - taken.Count);
    }

    private void FlushAfterPause()
    {
        // Dispatched under the lock: a run that completes at this moment either finds the batch or waits for its call.
        lock (filling)
        {
            var hasPaused = added == addedBefore;
            addedBefore = added;
            if (!hasPaused)
            {
                return;
            }

            Admit();
            if (batch.Count > 0)
            {
                var (users, first) = TakeBatch();
                _ = Dispatch(users, first);
            }
        }
    }

    // A caller who waits for it cannot run ahead of the platform by more than the calls that may be under way.
    private Task Dispatch(List<string> users, int first) => calls.Add(() => RunAsync(users, new Attempt(users.Count) { First = first }));

    private async Task RunAsync(List<string> users, Attempt attempt)
    {
        using (OperationLog.Use(log))
        {
            await WriteAsync(users, attempt).ConfigureAwait(false);
            CountLost(attempt);
            FlushAudit();
        }
    }

    private async Task WriteAsync(List<string> users, Attempt attempt)
    {
        if (stoppedBy is { } cause)
        {
            LeaveOut(users, attempt, cause);
            return;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            SettleUnsent(users, attempt, "Cancelled.");
            return;
        }

        BatchAnswer answer;
        try
        {
            answer = await change.Write(users, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is OperationCanceledException or ChatServiceException { Kind: ChatErrorKind.Cancelled })
        {
            SettleAll(users, MemberOutcome.NotReported, "Cancelled while the request was under way.");
            return;
        }
        catch (ChatServiceException error)
        {
            await HandleAsync(users, error, attempt).ConfigureAwait(false);
            return;
        }
        catch (Exception error)
        {
            // No client may throw anything else. If one does, every user has an outcome all the same, and nothing further is tried.
            Stop(Unexpected(error), tell: true);
            SettleAll(users, MemberOutcome.NotReported, error.Message);
            return;
        }

        var hides = users.Count > 1 && change.Traits.Reporting == MemberReporting.Partial;
        var rest = new List<string>();
        var failed = new List<(string User, ChatServiceException Failure)>();
        // Held over the whole batch: taking it for each user costs more than what is done under it.
        lock (settling)
        {
            if (verifies && (answer.ForAll == MemberOutcome.NotReported || (hides && answer.ForAll == MemberOutcome.Done)))
            {
                attempt.Succeeded = true;
                Open(users, attempt);
                untouched.ExceptWith(users);
                if (!attempt.SettlesPending)
                {
                    options.Answered?.Invoke(users.Count);
                }

                return;
            }

            if (answer.ForAll is MemberOutcome.Done && !hides)
            {
                attempt.Succeeded = true;
                TellAll(users, attempt, MemberOutcome.Done, answer.Detail);
                return;
            }

            foreach (var user in users)
            {
                var outcome = answer.For(user);
                if (answer.FailureOf(user) is { } failure)
                {
                    failed.Add((user, failure));
                    continue;
                }

                if (outcome == MemberOutcome.NotAttempted)
                {
                    rest.Add(user);
                    continue;
                }

                attempt.Succeeded = true;
                if (outcome == MemberOutcome.NotReported || (hides && outcome == MemberOutcome.Done))
                {
                    Suspend(user, answer.Detail);
                }
                else if (outcome == MemberOutcome.Unchanged)
                {
                    Settle(user, Held(user, attempt), answer.Detail);
                }
                else if (outcome is MemberOutcome.NotFound or MemberOutcome.Refused)
                {
                    Reject(user, outcome, Rejection(user, outcome, answer.Detail));
                }
                else
                {
                    Settle(user, outcome, answer.Detail);
                }
            }
        }

        await FinishAsync(rest, failed, users.Count > failed.Count + rest.Count, attempt).ConfigureAwait(false);
    }

    // Users who had a call of their own that failed, and those who got none because of it.
    private async Task FinishAsync(List<string> rest, List<(string User, ChatServiceException Failure)> failed, bool anyReached, Attempt attempt)
    {
        foreach (var (user, failure) in failed)
        {
            await HandleAsync([user], failure, attempt).ConfigureAwait(false);
        }

        if (rest.Count == 0)
        {
            return;
        }

        if (anyReached || failed.Count == 0 || stoppedBy is not null || cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(rest, attempt).ConfigureAwait(false);
        }
        else
        {
            Lose(rest, failed[0].Failure, leavesOpen: false, attempt);
        }
    }

    private async Task HandleAsync(List<string> users, ChatServiceException error, Attempt attempt)
    {
        var scope = ScopeOf(error);
        if (scope is ChatErrorScope.Target or ChatErrorScope.Connection)
        {
            // What the platform put off, a connection that is gone, and what may have been done: told with all the users that it cost, to be tried again.
            var isPutOff = error.Kind is ChatErrorKind.Throttled or ChatErrorKind.Transport;
            Stop(error, tell: error.Kind == ChatErrorKind.Audit || !(isPutOff || error.MayHaveTakenEffect));
            if (error.Kind == ChatErrorKind.Audit || ((isPutOff || error.IsBeforeChange) && !error.MayHaveTakenEffect))
            {
                LeaveOut(users, attempt, error);
            }
            else if (error.MayHaveTakenEffect)
            {
                LeaveOpen(users, error);
            }
            else
            {
                LeaveOut(users, MemberOutcome.Refused, error);
            }

            return;
        }

        var aboutUsers = scope == ChatErrorScope.Users || (error.Kind == ChatErrorKind.InvalidRequest && !error.IsBeforeChange);
        if (!aboutUsers)
        {
            attempt.Error = error;
            Lose(users, error, error.LeavesOpen, attempt);
            return;
        }

        if (users.Count == 1)
        {
            RejectSingle(users[0], error, attempt);
            return;
        }

        var culprits = new HashSet<string>(error.Culprits.Where(users.Contains), StringComparer.Ordinal);
        if (culprits.Count > 0)
        {
            foreach (var culprit in culprits)
            {
                RejectSingle(culprit, error, attempt);
            }

            var others = users.Where(user => !culprits.Contains(user)).ToList();
            if (others.Count > 0)
            {
                await WriteAsync(others, attempt).ConfigureAwait(false);
            }

            return;
        }

        if (error.IsUnchanged && attempt.MayDefer && change.ReadBack is not null && !options.SkipVerification && TryDefer(users, attempt))
        {
            return;
        }

        var half = users.Count / 2;
        await WriteAsync([.. users.Take(half)], attempt).ConfigureAwait(false);
        await WriteAsync([.. users.Skip(half)], attempt).ConfigureAwait(false);
    }

    // Users for whom nothing is to be changed are found cheaper by one reading back than by splitting again and again; and once a
    // reading is due for one batch, it costs nothing for the next.
    private bool TryDefer(List<string> users, Attempt attempt)
    {
        lock (settling)
        {
            if (deferred.Count == 0 && --attempt.Splits >= 0)
            {
                return false;
            }

            deferred.AddRange(users);
            return true;
        }
    }

    private void RejectSingle(string user, ChatServiceException error, Attempt attempt)
    {
        // A failure that is about the user shows that the platform works.
        if (error.IsUnchanged)
        {
            attempt.Succeeded = true;
            Settle(user, Held(user, attempt), error.PlatformText);
            return;
        }

        var isOfUser = ScopeOf(error) == ChatErrorScope.Users;
        if (isOfUser && error.Kind == ChatErrorKind.NotFound)
        {
            attempt.Succeeded = true;
            Reject(user, MemberOutcome.NotFound, error);
            return;
        }

        // A refusal is an answer: it is told of its user, and the others go on.
        if (isOfUser)
        {
            attempt.Succeeded = true;
        }

        Reject(user, MemberOutcome.Refused, error);
    }

    // Where accounts are changed, the target of each call is its user: a failure about it says nothing of the others.
    private ChatErrorScope ScopeOf(ChatServiceException error) =>
        error.Scope == ChatErrorScope.Target && change.IsOfAccounts ? ChatErrorScope.Users : error.Scope;

    private static ChatServiceException Rejection(string user, MemberOutcome outcome, string? detail) =>
        new(
            outcome == MemberOutcome.NotFound ? ChatErrorKind.NotFound : ChatErrorKind.InvalidRequest,
            outcome == MemberOutcome.NotFound
                ? $"There is no user '{user}'{Says(detail)}."
                : $"The platform refused user '{user}'{Says(detail)}.")
        {
            Scope = ChatErrorScope.Users,
            Target = user,
            PlatformText = detail,
        };

    private static string Says(string? detail) => detail is null ? string.Empty : $": {detail.TrimEnd('.')}";

    private void Reject(string user, MemberOutcome outcome, ChatServiceException error)
    {
        lock (settling)
        {
            observer.Failed(new BulkFailure(error, [user]));
            Tell(user, outcome, error.PlatformText ?? error.Message);
        }
    }

    // The call failed. Either it may have been carried out for these users all the same, or it certainly was not.
    private void Lose(List<string> users, ChatServiceException error, bool leavesOpen, Attempt attempt)
    {
        lock (settling)
        {
            if (!verifies)
            {
                observer.Failed(new BulkFailure(error, users));
                SettleAll(users, leavesOpen ? MemberOutcome.NotReported : MemberOutcome.NotAttempted, error.Message);
                return;
            }

            Open(users, attempt);
            foreach (var user in users)
            {
                lost[user] = error;
                if (leavesOpen)
                {
                    untouched.Remove(user);
                }
                else if (!attempt.SettlesPending)
                {
                    untouched.Add(user);
                }
            }
        }
    }

    private void Open(List<string> users, Attempt attempt)
    {
        var isWhole = attempt.IsWhole(users);
        for (var index = 0; index < users.Count; index++)
        {
            fates.Open(isWhole ? attempt.First + index : fates.NumberOf(users[index]));
        }
    }

    // What became of the user is open until it is read back.
    private void Suspend(string user, string? detail)
    {
        if (!verifies)
        {
            Settle(user, MemberOutcome.NotReported, detail);
            return;
        }

        lock (settling)
        {
            fates.Open(fates.NumberOf(user));
            untouched.Remove(user);
        }
    }

    // What is told of a user whose wanted state holds already: an earlier call may have brought it about.
    private MemberOutcome Held(string user, Attempt attempt) =>
        IsOpen(user, attempt) ? MemberOutcome.Done : MemberOutcome.Unchanged;

    private void CountLost(Attempt attempt)
    {
        if (attempt.Succeeded)
        {
            anySucceeded = true;
            Interlocked.Exchange(ref lostInARow, 0);
        }
        else if (attempt.Error is { } error && Interlocked.Increment(ref lostInARow) >= options.LostCallsBeforeStop)
        {
            Stop(error, tell: false);
        }
    }

    private void Stop(ChatServiceException error, bool tell)
    {
        lock (settling)
        {
            if (stoppedBy is not null)
            {
                return;
            }

            stoppedBy = error;
            isStopTold = tell;
            if (tell)
            {
                observer.Failed(new BulkFailure(error, []));
            }
        }
    }

    // What happened and is not in the log is kept for it; until it is written, nothing further may be sent.
    private void FlushAudit()
    {
        try
        {
            audited?.Flush();
        }
        catch (ChatServiceException error)
        {
            Stop(error, tell: true);
        }
    }
}
