using System;
using System.Globalization;

namespace GroupAdmin.Engine.Transport;

/// <summary>Durations in words, for messages.</summary>
internal static class Durations
{
    public static string Text(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        return seconds switch
        {
            < 1 => $"{Math.Ceiling(duration.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture)} ms",
            < 120 => seconds is 1 ? "1 second" : $"{seconds.ToString("0.#", CultureInfo.InvariantCulture)} seconds",
            _ => $"{duration.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)} minutes",
        };
    }
}
