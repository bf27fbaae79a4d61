using System;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>
/// The creations of one command, whose results are written in the order of the input. Where the platform takes many in one request, they
/// gather into batches; otherwise each is a call of its own, several under way at once.
/// </summary>
/// <typeparam name="TNew">What is to be created.</typeparam>
/// <typeparam name="TMade">What is made of it.</typeparam>
/// <typeparam name="TResult">What is written.</typeparam>
internal sealed class Creations<TNew, TMade, TResult>(PipelineBridge bridge, CreationRun<TNew, TMade>? run, int concurrency)
    where TNew : class
{
    // One batch gathers while another is under way; what was read of the input beyond that waits.
    private readonly OrderedWork<TResult> work = new(bridge, run is null ? concurrency : 2 * run.Maximum);
    private Task<bool>? running;

    /// <summary>Creates one by itself.</summary>
    public Func<TNew, CancellationToken, Task<TResult>> CreateOne { get; init; } = static (_, _) => throw new NotSupportedException();

    /// <summary>Does the rest for one that was created with others.</summary>
    public Func<Task<TMade>, Task<TResult>> Finish { get; init; } = static _ => throw new NotSupportedException();

    /// <summary>Adds one, and writes the results that have arrived.</summary>
    public void Add(string? id, TNew item, Action<TResult> write, Action<ChatServiceException> fail)
    {
        if (run is null)
        {
            work.Add(id ?? string.Empty, token => CreateOne(item, token), write, fail);
            return;
        }

        running ??= bridge.Start(async token =>
        {
            using (run)
            {
                await run.RunAsync(token).ConfigureAwait(false);
            }

            return true;
        });
        work.Add(Finish(run.Add(item)), write, fail);
    }

    /// <summary>Waits for the rest and writes it.</summary>
    public void Complete()
    {
        if (running is not null)
        {
            run!.Complete();
        }

        work.Complete();
        if (running is not null)
        {
            bridge.Await(running);
        }
    }
}
