using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>Lets one change of a group through at a time: two that read the same list would each write it without what the other added.</summary>
internal sealed class PublisherGates
{
    private readonly Dictionary<string, Gate> gates = new(StringComparer.Ordinal);

    /// <summary>Waits until no other change of the group is under way.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Disposed of when the change is over.</returns>
    public async Task<IDisposable> EnterAsync(string groupId, CancellationToken cancellationToken)
    {
        Gate? gate;
        lock (gates)
        {
            if (!gates.TryGetValue(groupId, out gate))
            {
                gates.Add(groupId, gate = new Gate());
            }

            gate.Users++;
        }

        try
        {
            await gate.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(groupId, gate);
            throw;
        }

        return new Passage(this, groupId, gate);
    }

    private void Leave(string groupId, Gate gate)
    {
        lock (gates)
        {
            if (--gate.Users == 0)
            {
                gates.Remove(groupId);
                gate.Semaphore.Dispose();
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Passage(PublisherGates gates, string groupId, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Semaphore.Release();
            gates.Leave(groupId, gate);
        }
    }
}
