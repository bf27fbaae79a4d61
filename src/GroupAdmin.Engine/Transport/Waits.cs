using System;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>Waits that follow a clock that tests can move, on both target frameworks.</summary>
internal static class Waits
{
    public static Task DelayAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(wait, time, cancellationToken);
#else
        time.Delay(wait, cancellationToken);
#endif

    /// <summary>A source that cancels itself when the time is up.</summary>
    public static CancellationTokenSource Deadline(TimeProvider time, TimeSpan limit) =>
#if NET
        new(limit, time);
#else
        time.CreateCancellationTokenSource(limit);
#endif
}
