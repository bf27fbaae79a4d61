namespace GroupAdmin.Reconciliation;

/// <summary>Hears what a synchronisation does, while it does it. Calls come from worker threads, one at a time.</summary>
public interface ISyncObserver
{
    /// <summary>What became of one difference. Called once for each.</summary>
    /// <param name="outcome">The outcome, without platform and connection.</param>
    void Settled(ChatSyncOutcome outcome);

    /// <summary>Something failed.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="target">What it was about: an id, or several.</param>
    void Failed(ChatServiceException error, object? target);
}
