using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Makes users friends.</summary>
[Capability(ChatCapability.AddFriend)]
public interface IFriendAdder
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits AddFriendTraits { get; }

    /// <summary>Makes users friends of one.</summary>
    /// <param name="userId">Whose friends they become.</param>
    /// <param name="friendIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="replace">True to make the list exhaustive.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> AddFriendsAsync(string userId, IReadOnlyList<string> friendIds, bool replace, CancellationToken cancellationToken);
}
