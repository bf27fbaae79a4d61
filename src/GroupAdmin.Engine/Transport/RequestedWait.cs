using System;
using System.Globalization;
using System.Net.Http;

namespace GroupAdmin.Engine.Transport;

/// <summary>How long a platform asks to wait: <c>Retry-After</c> in either form (RFC 9110, 10.2.3) or <c>X-Ratelimit-Reset</c> (publisher.md).</summary>
internal static class RequestedWait
{
    /// <summary>Reads the wait.</summary>
    /// <returns>The wait; null where none is asked for, or where the moment has passed already.</returns>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter is { } after
            ? after.Delta ?? (after.Date - now)
            : FromDigits(response) ?? ((int)response.StatusCode == 429 ? FromReset(response, now) : null);
        return wait > TimeSpan.Zero ? wait : null;
    }

    // Seconds that the framework's header does not hold: with a fraction, or more than 68 years of them, which must not be taken for no wait.
    private static TimeSpan? FromDigits(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Retry-After", out var values))
        {
            return null;
        }

        foreach (var value in values)
        {
            if (double.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= double.MaxValue)
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
            }
        }

        return null;
    }

    private static TimeSpan? FromReset(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.TryGetValues("X-Ratelimit-Reset", out var values))
        {
            return null;
        }

        foreach (var value in values)
        {
            // The upper bound is the last second of the year 9999: a larger number is no time.
            if (long.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 253_402_300_799)
            {
                return DateTimeOffset.FromUnixTimeSeconds(seconds) - now;
            }
        }

        return null;
    }
}
