using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace GroupAdmin.TestServer;

/// <summary>What arrived. Thread-safe.</summary>
/// <param name="limit">How many requests are kept; the oldest are dropped beyond that.</param>
public sealed class RequestLog(int limit)
{
    private readonly Lock gate = new();
    private readonly Queue<RecordedRequest> requests = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private long sequence;
    private long connections;
    private int inFlight;
    private int maximumInFlight;

    /// <summary>How many requests arrived since the start or the last clearing, also those no longer kept.</summary>
    public long Total
    {
        get
        {
            lock (gate)
            {
                return sequence;
            }
        }
    }

    /// <summary>How many requests are being answered now.</summary>
    public int InFlight
    {
        get
        {
            lock (gate)
            {
                return inFlight;
            }
        }
    }

    /// <summary>The most requests that were being answered at once since the start or the last clearing.</summary>
    public int MaximumInFlight
    {
        get
        {
            lock (gate)
            {
                return maximumInFlight;
            }
        }
    }

    /// <summary>How many connections were opened since the start, those for control included.</summary>
    public long Connections => Interlocked.Read(ref connections);

    /// <summary>Called with each request when it has arrived, before anything is done about it; it must not wait.</summary>
    public Action<RecordedRequest>? Arrived { get; set; }

    /// <summary>The requests in the order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (gate)
        {
            return [.. requests];
        }
    }

    /// <summary>Forgets the requests and the maximum; those that are being answered still count as in flight.</summary>
    public void Clear()
    {
        lock (gate)
        {
            requests.Clear();
            sequence = 0;
            maximumInFlight = inFlight;
        }
    }

    internal long CountConnection() => Interlocked.Increment(ref connections);

    internal void Begin(RecordedRequest request)
    {
        lock (gate)
        {
            request.Sequence = ++sequence;
            request.InFlight = ++inFlight;
            request.StartedMs = Now();
            maximumInFlight = Math.Max(maximumInFlight, inFlight);
            if (requests.Count == limit)
            {
                requests.Dequeue();
            }

            requests.Enqueue(request);
        }

        Arrived?.Invoke(request);
    }

    /// <summary>Called before the last byte of the answer leaves, so that a client's next request never finds this one in flight.</summary>
    /// <param name="request">The request.</param>
    internal void End(RecordedRequest request)
    {
        lock (gate)
        {
            if (request.EndedMs is null)
            {
                request.EndedMs = Now();
                inFlight--;
            }
        }
    }

    private double Now() => Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3);
}
