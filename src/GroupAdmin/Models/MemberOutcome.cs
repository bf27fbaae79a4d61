namespace GroupAdmin;

/// <summary>What became of what was asked for one user.</summary>
public enum MemberOutcome
{
    /// <summary>
    /// The wanted state holds. On a platform that does not tell, this includes users for whom it held before.
    /// </summary>
    Done,

    /// <summary>The wanted state held before (a member already, not banned, …); nothing was changed.</summary>
    Unchanged,

    /// <summary>The platform does not know the user.</summary>
    NotFound,

    /// <summary>The platform refused this user; the detail says what it answered.</summary>
    Refused,

    /// <summary>A request was made that may have been carried out, and neither its answer nor a reading back says what became of this user.</summary>
    NotReported,

    /// <summary>
    /// No request was made for this user, or none that can have been carried out: no connection came about, or the platform asked to slow down.
    /// Nothing was changed.
    /// </summary>
    NotAttempted,
}
