using System.Collections.Generic;

namespace GroupAdmin.Bulk;

/// <summary>A failure inside a bulk change, and the users that it cost.</summary>
/// <param name="error">What went wrong.</param>
/// <param name="userIds">The users for whom the change is not known to have been made; empty when the failure is about the target alone.</param>
public sealed class BulkFailure(ChatServiceException error, IReadOnlyList<string> userIds)
{
    /// <summary>What went wrong.</summary>
    public ChatServiceException Error { get; } = error;

    /// <summary>The users for whom the change is not known to have been made.</summary>
    public IReadOnlyList<string> UserIds { get; } = userIds;
}
