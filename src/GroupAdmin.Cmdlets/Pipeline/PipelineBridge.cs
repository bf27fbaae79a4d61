using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>
/// Lets a cmdlet, which may write only on its pipeline thread, wait for asynchronous work: workers post what is to be written, the
/// pipeline thread writes it while it waits. However the pipeline ends, the work is cancelled and awaited.
/// </summary>
internal sealed class PipelineBridge : IDisposable
{
    private readonly ChatCommand command;
    private readonly OperationLog log;
    private readonly ConcurrentQueue<Action<ChatCommand>> posted = new();
    private readonly ManualResetEventSlim signal = new();
    private readonly CancellationTokenSource cancellation = new();
    private readonly List<Task> underWay = [];
    private readonly string? activity;
    private WorkProgress? progress;

    /// <param name="command">The cmdlet.</param>
    /// <param name="verbose">True where somebody reads its verbose texts.</param>
    /// <param name="debug">True where somebody reads its debug texts.</param>
    /// <param name="activity">What its progress is about; null where nobody sees it.</param>
    public PipelineBridge(ChatCommand command, bool verbose, bool debug, string? activity)
    {
        this.command = command;
        this.activity = activity;
        log = new CommandLog(this, verbose, debug);
    }

    /// <summary>Whether records come from the pipeline; without them, all that the cmdlet is to do is known when it begins.</summary>
    public bool IsFed { get; init; }

    /// <summary>Cancelled when the pipeline ends, for whatever reason.</summary>
    public CancellationToken Stopping => cancellation.Token;

    /// <summary>Shows how far the work is; null where nobody sees it.</summary>
    /// <param name="unit">What is counted, such as "members". The first caller's holds.</param>
    public WorkProgress? Progress(string unit) => activity is null ? null : progress ??= new WorkProgress(this, activity, unit);

    /// <summary>The progress of the work that has begun; null before that, and where nobody sees it.</summary>
    public WorkProgress? StartedProgress => progress;

    /// <summary>Goes over to work of another kind, under the progress that is shown already. Pipeline thread only.</summary>
    /// <param name="unit">What is counted now.</param>
    public WorkProgress? NextProgress(string unit)
    {
        progress?.Turn(unit);
        return Progress(unit);
    }

    /// <summary>Takes the progress away. Pipeline thread only.</summary>
    public void CompleteProgress()
    {
        progress?.Complete(command);
        progress = null;
    }

    /// <summary>Hands a text or an object to the pipeline thread. Any thread.</summary>
    public void Post(Action<ChatCommand> write)
    {
        posted.Enqueue(write);
        signal.Set();
    }

    /// <summary>Starts work under this cmdlet's log. It is awaited before the cmdlet ends, come what may.</summary>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work)
    {
#if NET
        // Up to its first wait the work runs here: that is the writing of a request, and a thread less to wake for each.
        var task = WorkAsync(work);
#else
        // The first request of a .NET Framework process looks for a proxy before its first wait, which can take seconds.
        var task = Task.Run(() => WorkAsync(work));
#endif
        Track(task);
        return task;
    }

    /// <summary>
    /// Starts a call that is the only thing to wait for: it may use this thread up to its answer. Not where somebody reads along, because
    /// nothing is written meanwhile.
    /// </summary>
    /// <param name="call">The call, which makes its requests one after the other.</param>
    public Task<T> StartAlone<T>(Func<CancellationToken, Task<T>> call) => log.IsVerbose ? Start(call) : LentThread.To(() => Start(call));

    /// <summary>Does work and waits for it, writing what it posts.</summary>
    public T Run<T>(Func<CancellationToken, Task<T>> work) => Await(Start(work));

    /// <summary>Makes a call that is the only thing to wait for.</summary>
    /// <param name="call">The call, which makes its requests one after the other.</param>
    public T RunAlone<T>(Func<CancellationToken, Task<T>> call) => Await(StartAlone(call));

    /// <summary>Does work and waits for it, writing what it posts.</summary>
    public void Run(Func<CancellationToken, Task> work) => Run(async token =>
    {
        await work(token).ConfigureAwait(false);
        return true;
    });

    /// <summary>Waits for a task, writing what is posted meanwhile, and gives its result or throws its exception.</summary>
    public T Await<T>(Task<T> task)
    {
        Wait(task);
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits until a task has ended, however it does, writing what is posted meanwhile.</summary>
    public void Wait(Task task)
    {
        if (!task.IsCompleted)
        {
            task.ContinueWith(static (_, waiting) => ((ManualResetEventSlim)waiting!).Set(), signal, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                signal.Wait();
                signal.Reset();
                Drain();
            }
        }

        Drain();
    }

    /// <summary>Writes what has been posted so far. Pipeline thread only.</summary>
    public void Drain()
    {
        while (posted.TryDequeue(out var write))
        {
            write(command);
        }
    }

    /// <summary>Writes what has been posted so far as long as somebody takes it.</summary>
    public void DrainQuietly()
    {
        while (posted.TryDequeue(out var write))
        {
            try
            {
                write(command);
            }
            catch (Exception)
            {
                // The pipeline is ending for a reason that the caller passes on; a further error must not take its place.
            }
        }
    }

    /// <summary>Makes this cmdlet's log the current one on this thread, for work that starts tasks of its own.</summary>
    public IDisposable UseLog() => OperationLog.Use(log);

    /// <summary>Cancels the work. Called on another thread when the user stops the pipeline.</summary>
    public void Cancel()
    {
        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The pipeline ended at the same moment.
        }
    }

    /// <summary>Cancels what is under way and waits for it, so that no request outlives the cmdlet.</summary>
    public void Dispose()
    {
        cancellation.Cancel();
        Task[] rest;
        lock (underWay)
        {
            rest = [.. underWay];
            underWay.Clear();
        }

        try
        {
            Task.WaitAll(rest);
        }
        catch (AggregateException)
        {
            // Whoever waited for the result has had the exception; nobody else wants it now.
        }

        progress?.Dispose();
        cancellation.Dispose();
    }

    private async Task<T> WorkAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        using (OperationLog.Use(log))
        {
            return await work(cancellation.Token).ConfigureAwait(false);
        }
    }

    private void Track(Task task)
    {
        lock (underWay)
        {
            underWay.RemoveAll(static done => done.IsCompleted);
            if (!task.IsCompleted)
            {
                underWay.Add(task);
            }
        }
    }
}
