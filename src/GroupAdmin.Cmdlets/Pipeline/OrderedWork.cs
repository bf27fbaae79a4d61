using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>
/// Calls that are independent of each other, several under way at once, whose results are written in the order of the input. Calls about
/// the same thing follow one another.
/// Without input from the pipeline, the last call is begun when it is known to be the last: if it is the only one, it is begun as such.
/// </summary>
internal sealed class OrderedWork<T>(PipelineBridge bridge, int concurrency)
{
    private const string Unit = "records";

    private readonly Queue<(string Key, Task<T> Task, Action<T> Write, Action<ChatServiceException> Fail, int Records)> queue = new();
    private readonly Dictionary<string, Task> lastByKey = new(StringComparer.Ordinal);
    private Action<bool>? held;

    /// <summary>Starts a call as soon as one is free, and writes the results that have arrived.</summary>
    /// <param name="key">What the call is about.</param>
    /// <param name="work">The call.</param>
    /// <param name="write">Writes its result.</param>
    /// <param name="fail">Writes its failure.</param>
    /// <param name="records">How many records of the input it is for. A call for one makes its requests one after the other.</param>
    public void Add(string key, Func<CancellationToken, Task<T>> work, Action<T> write, Action<ChatServiceException> fail, int records = 1)
    {
        bridge.Progress(Unit);
        Release(isOnly: false);
        if (bridge.IsFed || records > 1)
        {
            Begin(key, work, write, fail, records, isOnly: false);
        }
        else
        {
            held = isOnly => Begin(key, work, write, fail, records, isOnly);
        }
    }

    /// <summary>Adds a call that was started already, and writes the results that have arrived.</summary>
    /// <param name="started">The call.</param>
    /// <param name="write">Writes its result.</param>
    /// <param name="fail">Writes its failure.</param>
    public void Add(Task<T> started, Action<T> write, Action<ChatServiceException> fail)
    {
        Release(isOnly: false);
        bridge.Progress(Unit);
        while (queue.Count >= concurrency)
        {
            WriteFirst();
        }

        Enqueue(string.Empty, started, write, fail, 1);
    }

    /// <summary>Waits for the rest and writes it.</summary>
    public void Complete()
    {
        Release(isOnly: queue.Count == 0);
        while (queue.Count > 0)
        {
            WriteFirst();
        }
    }

    private void Release(bool isOnly)
    {
        var begin = held;
        held = null;
        begin?.Invoke(isOnly);
    }

    private void Begin(string key, Func<CancellationToken, Task<T>> work, Action<T> write, Action<ChatServiceException> fail, int records, bool isOnly)
    {
        while (queue.Count >= concurrency)
        {
            WriteFirst();
        }

        lastByKey.TryGetValue(key, out var before);
        Func<CancellationToken, Task<T>> call = before is null ? work : async token =>
        {
            await Task.WhenAny(before).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return await work(token).ConfigureAwait(false);
        };
        var task = isOnly ? bridge.StartAlone(call) : bridge.Start(call);
        lastByKey[key] = task;
        Enqueue(key, task, write, fail, records);
    }

    private void Enqueue(string key, Task<T> task, Action<T> write, Action<ChatServiceException> fail, int records)
    {
        queue.Enqueue((key, task, write, fail, records));
        while (queue.Count > 0 && queue.Peek().Task.IsCompleted)
        {
            WriteFirst();
        }
    }

    private void WriteFirst()
    {
        var (key, task, write, fail, records) = queue.Dequeue();
        if (lastByKey.TryGetValue(key, out var last) && last == task)
        {
            lastByKey.Remove(key);
        }

        try
        {
            T result;
            try
            {
                result = bridge.Await(task);
                bridge.Progress(Unit)?.Add(records);
            }
            catch (ChatServiceException failure)
            {
                bridge.Progress(Unit)?.Add(records);
                fail(failure);
                return;
            }

            write(result);
        }
        catch
        {
            WriteAppliedAndStop();
            throw;
        }
    }

    // The pipeline ends here. Nothing new starts, and what the others have done by now is still told.
    private void WriteAppliedAndStop()
    {
        bridge.Cancel();
        foreach (var (_, task, write, _, _) in queue)
        {
            try
            {
                task.Wait();
                write(task.Result);
            }
            catch (Exception)
            {
                // Cancelled before it took effect, failed, or nobody takes the output any more.
            }
        }

        queue.Clear();
    }
}
