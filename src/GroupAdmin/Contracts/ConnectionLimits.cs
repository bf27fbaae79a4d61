using System;

namespace GroupAdmin.Contracts;

/// <summary>How hard and how long a connection tries. Every value may be changed while the connection is open.</summary>
public sealed class ConnectionLimits
{
    private int maximumRetryCount = 5;
    private TimeSpan retryInterval = TimeSpan.FromSeconds(1);
    private TimeSpan operationTimeout = TimeSpan.FromSeconds(100);
    private int throttleLimit = 8;
    private double? requestsPerSecond;
    private int? batchSize;
    private long maximumAnswerBytes = 32L * 1024 * 1024;

    /// <summary>How often one request is repeated after a passing failure: 0 to 100, 5 unless set.</summary>
    public int MaximumRetryCount
    {
        get => maximumRetryCount;
        set => maximumRetryCount = value is >= 0 and <= 100 ? value : throw OutOfRange(nameof(MaximumRetryCount), "0 to 100");
    }

    /// <summary>
    /// The first wait before a repetition; it doubles each time, with jitter, up to <see cref="MaximumRetryWait"/>.
    /// 1 second unless set; 0 to 1 hour.
    /// </summary>
    public TimeSpan RetryInterval
    {
        get => retryInterval;
        set => retryInterval = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? value : throw OutOfRange(nameof(RetryInterval), "0 seconds to 1 hour");
    }

    /// <summary>The longest single wait, whatever the platform asks for: 2 minutes.</summary>
    public TimeSpan MaximumRetryWait { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest time that all waits of one request may take together: 10 minutes.</summary>
    public TimeSpan MaximumTotalRetryWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long one attempt may take until its answer is complete (for a listing that streams: until the next kilobyte of it).
    /// 100 seconds unless set; more than 0, at most 1 day.
    /// </summary>
    public TimeSpan OperationTimeout
    {
        get => operationTimeout;
        set => operationTimeout = value > TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? value : throw OutOfRange(nameof(OperationTimeout), "more than 0 seconds, at most 1 day");
    }

    /// <summary>How many requests may be in flight at once: 1 to 1,000, 8 unless set.</summary>
    public int ThrottleLimit
    {
        get => throttleLimit;
        set => throttleLimit = value is >= 1 and <= 1000 ? value : throw OutOfRange(nameof(ThrottleLimit), "1 to 1,000");
    }

    /// <summary>How many requests may start in a second; null (the default) for no limit. More than 0, at most 100,000.</summary>
    public double? RequestsPerSecond
    {
        get => requestsPerSecond;
        set => requestsPerSecond = value is null or (> 0 and <= 100_000) ? value : throw OutOfRange(nameof(RequestsPerSecond), "more than 0, at most 100,000");
    }

    /// <summary>How many users travel in one request; null for the platform's default. 1 to 100,000; the platform's own maximum holds all the same.</summary>
    public int? BatchSize
    {
        get => batchSize;
        set => batchSize = value is null or (>= 1 and <= 100_000) ? value : throw OutOfRange(nameof(BatchSize), "1 to 100,000");
    }

    /// <summary>The largest answer that is read whole, in bytes: 32 MiB unless set. Listings are read as they arrive and may be longer.</summary>
    public long MaximumAnswerBytes
    {
        get => maximumAnswerBytes;
        set => maximumAnswerBytes = value >= 1024 ? value : throw OutOfRange(nameof(MaximumAnswerBytes), "1,024 bytes or more");
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, string range) => new(name, $"{name} takes {range}.");
}
