using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>
/// Adds and removes members in one request, where a platform takes both at once. It saves requests and is no capability of its own: a
/// platform that implements it implements <see cref="IMemberAdder"/> and <see cref="IMemberRemover"/> as well.
/// </summary>
public interface IMemberChanger
{
    /// <summary>How several users travel in one call; <see cref="BatchTraits.Maximum"/> counts those added and those removed together.</summary>
    BatchTraits ChangeMemberTraits { get; }

    /// <summary>Makes some users members of a group and ends the membership of others.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="addedIds">Distinct ids of those who become members.</param>
    /// <param name="removedIds">Distinct ids of those who leave; none of them is in <paramref name="addedIds"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>What became of each. Somebody is removed only after, or together with, everybody who could be added.</returns>
    /// <exception cref="ChatServiceException">Nothing is known to have been changed; the scope says what the failure is about.</exception>
    Task<BatchAnswer> ChangeMembersAsync(string groupId, IReadOnlyList<string> addedIds, IReadOnlyList<string> removedIds, CancellationToken cancellationToken);
}
