using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Bulk;

/// <summary>
/// Creates many users or groups where a platform takes many in one request: gathers what arrives into batches, looks which ids are taken,
/// creates the others together, and tells of each by a task of its own. An id that exists is an error of its item, never a change.
/// </summary>
/// <remarks>
/// Batches follow one another, so that no id is in two requests at once. A batch leaves when it is full or the input pauses. What a batch
/// cannot carry, and a batch of one, is created by a request of its own.
/// </remarks>
/// <typeparam name="TNew">What is to be created.</typeparam>
/// <typeparam name="TMade">What is made of it.</typeparam>
/// <param name="plan">How they are created.</param>
/// <param name="options">How many at once, and how long the input may pause.</param>
public sealed class CreationRun<TNew, TMade>(CreationPlan<TNew, TMade> plan, BulkOptions options) : IDisposable
    where TNew : class
{
    private readonly Queue<Entry?> waiting = new();
    private readonly SemaphoreSlim arrived = new(0);
    private ChatServiceException? stoppedBy;
    private bool hasEnded;

    /// <summary>The most items of one batch.</summary>
    public int Maximum { get; } = Math.Max(1, Math.Min(plan.Maximum, plan.Creator.MaximumCount));

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    /// <returns>A task that ends when the item was created, with what was made of it, or fails with the reason.</returns>
    public Task<TMade> Add(TNew item)
    {
        var entry = new Entry(item, plan.IdOf(item));
        try
        {
            entry.Size = plan.Measure(item);
        }
        catch (ChatServiceException error)
        {
            entry.Fail(error);
            return entry.Task;
        }

        Enqueue(entry);
        return entry.Task;
    }

    /// <summary>Says that no more items come.</summary>
    public void Complete() => Enqueue(null);

    /// <summary>Does the work until <see cref="Complete"/> was called and every item has its outcome.</summary>
    /// <param name="cancellationToken">Ends the requests under way; the items that have no outcome by then are cancelled.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Entry>();
        var bytes = 0L;
        try
        {
            while (true)
            {
                // Only where something waits to leave does a pause matter.
                var isThere = await arrived.WaitAsync(batch.Count == 0 ? Timeout.InfiniteTimeSpan : options.FlushAfter, cancellationToken).ConfigureAwait(false);
                var next = isThere ? Dequeue() : null;
                if (batch.Count > 0 && (next is null || bytes + (next.Size ?? 0) > plan.Creator.MaximumBytes))
                {
                    await LeaveAsync().ConfigureAwait(false);
                }

                if (next is not null)
                {
                    batch.Add(next);
                    bytes += next.Size ?? 0;
                }
                else if (isThere)
                {
                    return;
                }

                if (batch.Count == Maximum)
                {
                    await LeaveAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            foreach (var entry in batch)
            {
                entry.Cancel();
            }

            lock (waiting)
            {
                hasEnded = true;
                while (waiting.Count > 0)
                {
                    waiting.Dequeue()?.Cancel();
                }
            }
        }

        async Task LeaveAsync()
        {
            try
            {
                await CreateAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // No client may throw anything else than what is handled above. If one does, every item has an outcome all the same.
                Fail(batch, Unexpected(error));
            }

            batch.Clear();
            bytes = 0;
        }
    }

    /// <summary>Frees the signal. It does not wait: <see cref="RunAsync"/> must have ended.</summary>
    public void Dispose() => arrived.Dispose();

    private void Enqueue(Entry? entry)
    {
        lock (waiting)
        {
            if (hasEnded)
            {
                entry?.Cancel();
                return;
            }

            waiting.Enqueue(entry);
            arrived.Release();
        }
    }

    private Entry? Dequeue()
    {
        lock (waiting)
        {
            return waiting.Dequeue();
        }
    }

    private async Task CreateAsync(List<Entry> batch, CancellationToken cancellationToken)
    {
        if (stoppedBy is { } cause)
        {
            Fail(batch, cause);
            return;
        }

        // An id that is given again shares the fate of the first time: where that was created, it is taken now.
        var firsts = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var repeated = new List<Entry>();
        var together = new List<Entry>();
        var alone = new List<Entry>();
        foreach (var entry in batch)
        {
            if (entry.Id is { } id && firsts.ContainsKey(id))
            {
                repeated.Add(entry);
                continue;
            }

            if (entry.Id is not null)
            {
                firsts.Add(entry.Id, entry);
            }

            (entry.Size is null ? alone : together).Add(entry);
        }

        if (together.Count == 1)
        {
            alone.Insert(0, together[0]);
            together.Clear();
        }

        await CreateTogetherAsync(together, alone, cancellationToken).ConfigureAwait(false);
        await CreateAloneAsync(alone, cancellationToken).ConfigureAwait(false);
        foreach (var entry in repeated)
        {
            if (firsts[entry.Id!].IsCreated)
            {
                entry.Fail(plan.Taken(entry.Id!, "It was given more than once, and created the first time."));
            }
            else
            {
                await CreateAloneAsync([entry], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateTogetherAsync(List<Entry> entries, List<Entry> alone, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        try
        {
            var free = await LeaveOutTakenAsync(entries, "Nothing was changed.", cancellationToken).ConfigureAwait(false);
            await WriteAsync(free, alone, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error)
        {
            Fail(entries, error);
        }
    }

    /// <summary>Creates entries whose ids are free, dividing them where some of them are the reason for a failure.</summary>
    private async Task WriteAsync(List<Entry> entries, List<Entry> alone, CancellationToken cancellationToken)
    {
        for (var attempt = 0; entries.Count > 0; attempt++)
        {
            ChatServiceException error;
            try
            {
                await plan.CreateAll([.. entries.Select(static entry => entry.Item)], cancellationToken).ConfigureAwait(false);
                entries.ForEach(Succeed);
                return;
            }
            catch (ChatServiceException failure)
            {
                error = failure;
            }

            var before = entries.Count;
            if (error.MayHaveTakenEffect || error.Kind is ChatErrorKind.AlreadyExists or ChatErrorKind.Conflict)
            {
                entries = await SettleAsync(entries, error, cancellationToken).ConfigureAwait(false);
            }

            // Without those that are there by now, the same request may succeed.
            if (entries.Count < before)
            {
                continue;
            }

            if (IsAboutSome(error))
            {
                // The last few are cheaper asked for one by one, and each has an answer of its own then.
                if (entries.Count <= plan.AloneUpTo)
                {
                    alone.AddRange(entries);
                    return;
                }

                var half = entries.Count / 2;
                await WriteAsync(entries.GetRange(0, half), alone, cancellationToken).ConfigureAwait(false);
                await WriteAsync(entries.GetRange(half, entries.Count - half), alone, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (!error.MayHaveTakenEffect || attempt >= plan.MaximumRetryCount)
            {
                Fail(entries, error);
                return;
            }

            OperationLog.Current.Warning($"The answer to creating {entries.Count:N0} at once was lost and none was created; trying again.");
            await Task.Delay(plan.RetryInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads back after a request whose effect is not known. It creates all or none, so that all there means that it did.</summary>
    /// <returns>The entries that are still to be created.</returns>
    private async Task<List<Entry>> SettleAsync(List<Entry> entries, ChatServiceException error, CancellationToken cancellationToken)
    {
        ISet<string> there;
        try
        {
            there = await plan.Creator.FindExistingAsync([.. entries.Select(static entry => entry.Id!)], cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException unread)
        {
            OperationLog.Current.Warning($"Creating {entries.Count:N0} at once failed, and whether they were created could not be read: {unread.Message}");
            Fail(entries, error);
            return [];
        }

        if (error.MayHaveTakenEffect && entries.TrueForAll(entry => there.Contains(entry.Id!)))
        {
            OperationLog.Current.Verbose($"The answer to creating {entries.Count:N0} at once was lost; reading back shows that they were created.");
            plan.FoundCreated?.Invoke([.. entries.Select(static entry => entry.Id!)]);
            entries.ForEach(Succeed);
            return [];
        }

        return LeaveOut(entries, there, "Somebody else created it at the same moment.");
    }

    private async Task<List<Entry>> LeaveOutTakenAsync(List<Entry> entries, string why, CancellationToken cancellationToken) =>
        LeaveOut(entries, await plan.Creator.FindExistingAsync([.. entries.Select(static entry => entry.Id!)], cancellationToken).ConfigureAwait(false), why);

    private List<Entry> LeaveOut(List<Entry> entries, ISet<string> taken, string why)
    {
        var free = new List<Entry>(entries.Count);
        foreach (var entry in entries)
        {
            if (taken.Contains(entry.Id!))
            {
                entry.Fail(plan.Taken(entry.Id!, why));
            }
            else
            {
                free.Add(entry);
            }
        }

        return free;
    }

    private async Task CreateAloneAsync(List<Entry> entries, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(options.Concurrency, entries.Count)).Select(_ => WorkAsync())).ConfigureAwait(false);

        async Task WorkAsync()
        {
            for (var index = Interlocked.Increment(ref next); index < entries.Count; index = Interlocked.Increment(ref next))
            {
                try
                {
                    entries[index].Succeed(await plan.CreateOne(entries[index].Item, cancellationToken).ConfigureAwait(false));
                }
                catch (ChatServiceException error)
                {
                    Fail([entries[index]], error);
                }
            }
        }
    }

    // Wrong credentials stay wrong: what follows is told the same without a request.
    private void Fail(List<Entry> entries, ChatServiceException error)
    {
        if (error.Scope == ChatErrorScope.Connection)
        {
            stoppedBy ??= error;
        }

        foreach (var entry in entries)
        {
            entry.Fail(error);
        }
    }

    private void Succeed(Entry entry) => entry.Succeed(plan.Creator.Describe(entry.Item));

    private static ChatServiceException Unexpected(Exception error) =>
        new(
            ChatErrorKind.MalformedAnswer,
            $"Creating was stopped by something unexpected, which is a fault of this module: {error.Message} It is not known whether anything was created: look before you repeat it.",
            error)
        {
            Scope = ChatErrorScope.Connection,
            MayHaveTakenEffect = true,
        };

    private static bool IsAboutSome(ChatServiceException error) =>
        error.Scope == ChatErrorScope.Users || error.Kind is ChatErrorKind.InvalidRequest or ChatErrorKind.AlreadyExists or ChatErrorKind.Conflict;

    private sealed class Entry(TNew item, string? id)
    {
        private readonly TaskCompletionSource<TMade> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TNew Item { get; } = item;

        public string? Id { get; } = id;

        /// <summary>Bytes in a batch; null where it goes alone.</summary>
        public int? Size { get; set; }

        public Task<TMade> Task => outcome.Task;

        public bool IsCreated => outcome.Task.Status == TaskStatus.RanToCompletion;

        public void Succeed(TMade made) => outcome.TrySetResult(made);

        public void Fail(ChatServiceException error) => outcome.TrySetException(error);

        public void Cancel() => outcome.TrySetCanceled();
    }
}
