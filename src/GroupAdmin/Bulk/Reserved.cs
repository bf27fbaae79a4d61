namespace GroupAdmin.Bulk;

/// <summary>
/// Passes on what it hears of users who were in a call before that was lost: whoever is not tried again may have been changed by it, and is told as
/// not reported.
/// </summary>
/// <param name="next">Who hears of it.</param>
internal sealed class Reserved(IBulkObserver next) : IBulkObserver
{
    /// <inheritdoc/>
    public void Settled(string userId, MemberOutcome outcome, string? detail) =>
        next.Settled(userId, outcome == MemberOutcome.NotAttempted ? MemberOutcome.NotReported : outcome, detail);

    /// <inheritdoc/>
    public void Failed(BulkFailure failure) => next.Failed(failure);
}
