using System.Collections.Generic;

namespace GroupAdmin.Bulk;

/// <summary>Hears of the users whose outcome is the same at once: with a hundred thousand of them, a call for each is felt.</summary>
public interface IBulkBatchObserver : IBulkObserver
{
    /// <summary>The final outcome of several users, in place of a call of <see cref="IBulkObserver.Settled"/> for each.</summary>
    /// <param name="userIds">The users. The list is the caller's and may change after the call.</param>
    /// <param name="outcome">What became of them.</param>
    /// <param name="detail">The platform's text or the reason.</param>
    void Settled(IReadOnlyList<string> userIds, MemberOutcome outcome, string? detail);
}
