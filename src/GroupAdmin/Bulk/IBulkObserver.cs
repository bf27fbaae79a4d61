namespace GroupAdmin.Bulk;

/// <summary>Hears what a bulk change does, while it does it. Calls come from worker threads, one at a time.</summary>
public interface IBulkObserver
{
    /// <summary>The final outcome of one user. Called exactly once for every user that was added to the run.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="detail">The platform's text or the reason.</param>
    void Settled(string userId, MemberOutcome outcome, string? detail);

    /// <summary>Something failed. A user that is unknown or refused is a failure of its own; a lost call is one for all of its users.</summary>
    /// <param name="failure">The failure.</param>
    void Failed(BulkFailure failure);
}
