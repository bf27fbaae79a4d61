using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>
/// Looks at both sides of a friendship, where a platform keeps each side by itself and the list of one user does not tell of the other's.
/// It has no capability of its own: a bulk change of friends is verified by it.
/// </summary>
public interface IFriendshipReader
{
    /// <summary>Asks whether two users are friends of each other.</summary>
    /// <param name="userId">The one.</param>
    /// <param name="friendId">The other.</param>
    /// <param name="cancellationToken">Ends the wait and the requests.</param>
    /// <returns>True where each is the other's friend, false where neither knows the other, null for anything between.</returns>
    Task<bool?> ReadFriendshipAsync(string userId, string friendId, CancellationToken cancellationToken);
}
