using System;
using System.Threading;

namespace GroupAdmin.Contracts;

/// <summary>Counts of what a connection did. Thread-safe.</summary>
public sealed class ConnectionStatistics
{
    private long requests;
    private long retries;
    private long waitedTicks;

    /// <summary>How many requests were sent, repetitions included.</summary>
    public long Requests => Interlocked.Read(ref requests);

    /// <summary>How many of them were repetitions.</summary>
    public long Retries => Interlocked.Read(ref retries);

    /// <summary>How long requests waited because the platform (or the connection's own rate limit) said so, all requests added up.</summary>
    public TimeSpan Throttled => TimeSpan.FromTicks(Interlocked.Read(ref waitedTicks));

    /// <summary>Counts one request.</summary>
    public void CountRequest() => Interlocked.Increment(ref requests);

    /// <summary>Counts one repetition.</summary>
    public void CountRetry() => Interlocked.Increment(ref retries);

    /// <summary>Counts a wait.</summary>
    /// <param name="wait">How long it was.</param>
    public void CountWait(TimeSpan wait) => Interlocked.Add(ref waitedTicks, wait.Ticks);
}
