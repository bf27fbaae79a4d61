using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>
/// A batch of users on a server that takes one a request: each user has a call, several are under way at once, and every failure is
/// told of its user alone.
/// </summary>
/// <param name="change">Makes the call of one user.</param>
internal sealed class EjabberdBatch(Func<string, CancellationToken, Task<MemberOutcome>> change)
{
    // A server that is down is not asked once for each user.
    private const int LostCallsBeforeStop = 3;

    private readonly object gate = new();
    private readonly Dictionary<string, MemberOutcome> outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChatServiceException> failures = new(StringComparer.Ordinal);
    private int next = -1;
    private int lostInARow;
    private bool isStopped;

    /// <summary>Makes the calls. Being cancelled is no failure of it: the answer says who was reached.</summary>
    /// <param name="userIds">The users.</param>
    /// <param name="concurrency">How many calls may be under way at once.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<BatchAnswer> RunAsync(IReadOnlyList<string> userIds, int concurrency, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, userIds.Count)).Select(_ => WorkAsync(userIds, cancellationToken))).ConfigureAwait(false);
        return new BatchAnswer(MemberOutcome.Done, null, outcomes, failures);
    }

    private async Task WorkAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        while (Interlocked.Increment(ref next) is var index && index < userIds.Count)
        {
            if (cancellationToken.IsCancellationRequested || IsStopped)
            {
                Tell(userIds[index], MemberOutcome.NotAttempted);
                continue;
            }

            try
            {
                Tell(userIds[index], await change(userIds[index], cancellationToken).ConfigureAwait(false));
            }
            catch (ChatServiceException failure)
            {
                Fail(userIds[index], failure);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Tell(userIds[index], MemberOutcome.NotReported);
            }
        }
    }

    private bool IsStopped
    {
        get
        {
            lock (gate)
            {
                return isStopped;
            }
        }
    }

    private void Tell(string id, MemberOutcome outcome)
    {
        lock (gate)
        {
            if (outcome == MemberOutcome.Done)
            {
                lostInARow = 0;
            }
            else
            {
                outcomes[id] = outcome;
            }
        }
    }

    private void Fail(string id, ChatServiceException failure)
    {
        lock (gate)
        {
            failures[id] = failure;
            isStopped |= failure.Scope switch
            {
                ChatErrorScope.Users => false,
                ChatErrorScope.Call => failure.Kind != ChatErrorKind.InvalidRequest && ++lostInARow >= LostCallsBeforeStop,
                _ => true,
            };
        }
    }
}
