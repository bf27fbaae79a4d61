using System;

namespace GroupAdmin.Contracts;

/// <summary>
/// A thread that begins one call and has nothing else to do until it is answered can lend itself to the call: the call then waits for the
/// network on it, and no other thread has to be woken, twice, for a single answer. That holds for the part of the call that runs on the
/// thread; what goes on elsewhere, after a pause or behind other calls, is as asynchronous as ever.
/// </summary>
public static class LentThread
{
    [ThreadStatic]
    private static bool isLent;

    /// <summary>Whether the call that runs on this thread may wait on it.</summary>
    public static bool IsLent => isLent;

    /// <summary>Begins a call that may wait on this thread.</summary>
    /// <typeparam name="T">What beginning the call gives: its task.</typeparam>
    /// <param name="call">The call. It makes its requests one after the other: of several that are meant to be under way at the same time, each would wait for the one before.</param>
    public static T To<T>(Func<T> call)
    {
        if (call is null)
        {
            throw new ArgumentNullException(nameof(call));
        }

        var before = isLent;
        isLent = true;
        try
        {
            return call();
        }
        finally
        {
            isLent = before;
        }
    }
}
