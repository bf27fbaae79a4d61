using System;

namespace GroupAdmin.Bulk;

/// <summary>How a bulk change runs.</summary>
public sealed class BulkOptions
{
    /// <summary>How many users travel in one call. The change's own maximum holds all the same.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>How many calls may be under way at once.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>True to leave it at what the answers say.</summary>
    public bool SkipVerification { get; set; }

    /// <summary>A batch that is not full leaves after the input has paused this long, so that an endless pipe acts.</summary>
    public TimeSpan FlushAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Up to this many users are asked for one by one instead of reading a whole list back.</summary>
    public int ProbeUpTo { get; set; } = 5;

    /// <summary>How many users that a reading back did not show are settled by a call of their own.</summary>
    public int SettleUpTo { get; set; } = 1000;

    /// <summary>
    /// Told how many users a call was answered for whose outcome is not known before they are read back, which happens once at the end: so
    /// that what is shown of the progress moves meanwhile. Called from worker threads.
    /// </summary>
    public Action<int>? Answered { get; set; }

    /// <summary>After this many lost calls in a row the rest is not attempted.</summary>
    public int LostCallsBeforeStop { get; set; } = 3;
}
