using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Ends friendships.</summary>
[Capability(ChatCapability.RemoveFriend)]
public interface IFriendRemover
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits RemoveFriendTraits { get; }

    /// <summary>Ends friendships.</summary>
    /// <param name="userId">Whose friends they were.</param>
    /// <param name="friendIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> RemoveFriendsAsync(string userId, IReadOnlyList<string> friendIds, CancellationToken cancellationToken);
}
