using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Removes members.</summary>
[Capability(ChatCapability.RemoveMember)]
public interface IMemberRemover
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits RemoveMemberTraits { get; }

    /// <summary>Ends memberships.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="userIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException">Nothing is known to have been removed; the scope says what the failure is about.</exception>
    Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken);
}
