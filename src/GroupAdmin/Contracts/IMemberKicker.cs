using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Kicks members out of a group; they may come back.</summary>
[Capability(ChatCapability.KickMember)]
public interface IMemberKicker
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits KickTraits { get; }

    /// <summary>Kicks members.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="userIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> KickMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken);
}
