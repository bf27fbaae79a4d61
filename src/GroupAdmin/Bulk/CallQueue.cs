using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;

namespace GroupAdmin.Bulk;

/// <summary>
/// Keeps so many calls under way at once, and a few ready behind them, so that a call that ends is followed by the next on the same thread
/// and whoever adds calls is woken once for several of them.
/// </summary>
/// <param name="concurrency">How many calls may be under way.</param>
internal sealed class CallQueue(int concurrency)
{
    private readonly object gate = new();
    private readonly Queue<Func<Task>> waiting = new();
    private TaskCompletionSource<bool>? room;
    private TaskCompletionSource<bool>? idle;
    private ExceptionDispatchInfo? failure;
    private int active;

    // With one call at a time nobody runs ahead at all.
    private int Ahead => concurrency - 1;

    /// <summary>Adds a call. It starts at once when one is free.</summary>
    /// <returns>A task that ends when the next call may be added: at once, unless as many as can be under way are waiting.</returns>
    public Task Add(Func<Task> call)
    {
        lock (gate)
        {
            if (active == concurrency)
            {
                waiting.Enqueue(call);
                return waiting.Count > Ahead ? (room ??= NewSource()).Task : Task.CompletedTask;
            }

            active++;
        }

        _ = Task.Run(() => WorkAsync(call));
        return Task.CompletedTask;
    }

    /// <summary>Waits until no call is under way and none is waiting.</summary>
    public async Task WhenIdleAsync()
    {
        Task ending;
        lock (gate)
        {
            ending = active == 0 ? Task.CompletedTask : (idle ??= NewSource()).Task;
        }

        await ending.ConfigureAwait(false);
        failure?.Throw();
    }

    private static TaskCompletionSource<bool> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WorkAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                failure ??= ExceptionDispatchInfo.Capture(error);
            }

            TaskCompletionSource<bool>? ended = null;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    if (--active == 0)
                    {
                        (ended, idle) = (idle, null);
                    }

                    call = null!;
                }
                else
                {
                    call = waiting.Dequeue();
                    if (waiting.Count <= Ahead / 2)
                    {
                        (ended, room) = (room, null);
                    }
                }
            }

            ended?.SetResult(true);
            if (call is null)
            {
                return;
            }
        }
    }
}
