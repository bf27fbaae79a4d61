using System;
using System.Collections.Generic;
using System.Threading;

namespace GroupAdmin.Tests.Transport;

/// <summary>
/// A clock whose waits take no time: each moves the clock on and ends at once. Time limits (timers as long as the connection's time-out)
/// never end, for a test that is about waits is not about them.
/// </summary>
internal sealed class SkippingTime : TimeProvider
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    private readonly object gate = new();
    private readonly List<TimeSpan> waits = [];
    private long ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).UtcTicks;

    /// <summary>True to let waits last for ever, for a test that ends one itself.</summary>
    public bool Holds { get; init; }

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (gate)
            {
                return [.. waits];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Instant(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Instant(SkippingTime time, TimerCallback callback, object? state) : ITimer
    {
        private int isOver;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan || dueTime == Limit)
            {
                return true;
            }

            lock (time.gate)
            {
                time.waits.Add(dueTime);
            }

            if (!time.Holds)
            {
                Interlocked.Add(ref time.ticks, dueTime.Ticks);
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    if (Volatile.Read(ref isOver) == 0)
                    {
                        callback(state);
                    }
                });
            }

            return true;
        }

        public void Dispose() => Volatile.Write(ref isOver, 1);

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
