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
    private readonly Queue<(string Key, Task<T> Task, Action<T> Write, Action<ChatServiceException> Fail)> queue = new();
    private readonly Dictionary<string, Task> lastByKey = new(StringComparer.Ordinal);
    private Action<bool>? held;

    /// <summary>Starts a call as soon as one is free, and writes the results that have arrived.</summary>
    /// <param name="key">What the call is about.</param>
    /// <param name="work">The call.</param>
    /// <param name="write">Writes its result.</param>
    /// <param name="fail">Writes its failure.</param>
    /// <param name="isOne">Whether the call makes its requests one after the other.</param>
    public void Add(string key, Func<CancellationToken, Task<T>> work, Action<T> write, Action<ChatServiceException> fail, bool isOne = true)
    {
        Release(isOnly: false);
        if (bridge.IsFed || !isOne)
        {
            Begin(key, work, write, fail, isOnly: false);
        }
        else
        {
            held = isOnly => Begin(key, work, write, fail, isOnly);
        }
    }

    /// <summary>Adds a call that was started already, and writes the results that have arrived.</summary>
    /// <param name="started">The call.</param>
    /// <param name="write">Writes its result.</param>
    /// <param name="fail">Writes its failure.</param>
    public void Add(Task<T> started, Action<T> write, Action<ChatServiceException> fail)
    {
        Release(isOnly: false);
        while (queue.Count >= concurrency)
        {
            WriteFirst();
        }

        Enqueue(string.Empty, started, write, fail);
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

    private void Begin(string key, Func<CancellationToken, Task<T>> work, Action<T> write, Action<ChatServiceException> fail, bool isOnly)
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
        Enqueue(key, task, write, fail);
    }

    private void Enqueue(string key, Task<T> task, Action<T> write, Action<ChatServiceException> fail)
    {
        queue.Enqueue((key, task, write, fail));
        while (queue.Count > 0 && queue.Peek().Task.IsCompleted)
        {
            WriteFirst();
        }
    }

    private void WriteFirst()
    {
        var (key, task, write, fail) = queue.Dequeue();
        if (lastByKey.TryGetValue(key, out var last) && last == task)
        {
            lastByKey.Remove(key);
        }

        bridge.Progress("records")?.Add(1);
        try
        {
            T result;
            try
            {
                result = bridge.Await(task);
            }
            catch (ChatServiceException failure)
            {
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
        foreach (var (_, task, write, _) in queue)
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
