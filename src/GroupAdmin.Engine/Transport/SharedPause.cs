using System;
using System.Threading;

namespace GroupAdmin.Engine.Transport;

/// <summary>A pause that the platform asked one request for, and that all others of the connection keep as well. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class SharedPause(TimeProvider time)
{
    private long until = long.MinValue;

    /// <summary>Begins a pause; one that lasts longer already stays.</summary>
    /// <param name="length">How long, from now.</param>
    public void Begin(TimeSpan length)
    {
        var end = time.GetTimestamp() + (long)(length.TotalSeconds * time.TimestampFrequency);
        for (var known = Interlocked.Read(ref until); known < end;)
        {
            var before = Interlocked.CompareExchange(ref until, end, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }

    /// <summary>How much of the pause is left; nothing or less when it is over.</summary>
    public TimeSpan Left()
    {
        var end = Interlocked.Read(ref until);
        return end == long.MinValue ? TimeSpan.Zero : time.GetElapsedTime(time.GetTimestamp(), end);
    }
}
