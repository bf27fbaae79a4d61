using System;
using System.Collections.Generic;
using System.Threading;

namespace GroupAdmin.TestServer;

/// <summary>
/// The faults to come. A request meets every delay that befalls it and the first other fault; a fault behind that one does not
/// count the request. Thread-safe.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private volatile bool any;

    /// <summary>Adds a fault behind those already there.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (gate)
        {
            entries.Add(new Entry(fault));
            any = true;
        }
    }

    /// <summary>Forgets all faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            any = false;
        }
    }

    /// <summary>What befalls a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    /// <returns>The fault, null for none, and the milliseconds to wait before the answer.</returns>
    internal (Fault? Fault, int DelayMs) Meet(WireRequest request, string body)
    {
        if (!any)
        {
            return (null, 0);
        }

        var delay = 0;
        lock (gate)
        {
            foreach (var entry in entries)
            {
                if (entry.Fault.Kind != FaultKind.Refuse && entry.Befalls(request, body))
                {
                    delay += entry.Fault.DelayMs;
                    if (entry.Fault.Kind != FaultKind.Delay)
                    {
                        return (entry.Fault, delay);
                    }
                }
            }
        }

        return (null, delay);
    }

    /// <summary>True when a new connection is to be reset.</summary>
    internal bool RefusesConnection()
    {
        if (!any)
        {
            return false;
        }

        lock (gate)
        {
            foreach (var entry in entries)
            {
                if (entry.Fault.Kind == FaultKind.Refuse && entry.Befalls())
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Entry(Fault fault)
    {
        private readonly Random random = new(fault.Seed);
        private int seen;
        private int befallen;

        public Fault Fault { get; } = fault;

        public bool Befalls(WireRequest request, string body) =>
            (Fault.Operation is null || Fault.Operation == request.Operation)
            && (Fault.Method is null || Fault.Method == request.Method)
            && (Fault.PathContains is null || request.Target.Contains(Fault.PathContains, StringComparison.Ordinal))
            && (Fault.BodyContains is null || body.Contains(Fault.BodyContains, StringComparison.Ordinal))
            && Befalls();

        public bool Befalls()
        {
            var limit = Fault.Count ?? (Fault.Probability is null ? 1 : 0);
            if (++seen < Fault.From
                || (limit > 0 && befallen >= limit)
                || (Fault.Probability is { } probability && random.NextDouble() >= probability))
            {
                return false;
            }

            befallen++;
            return true;
        }
    }
}
