using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Lifts bans from a group.</summary>
[Capability(ChatCapability.UnbanMember)]
public interface IGroupUnbanner
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits UnbanTraits { get; }

    /// <summary>Lifts bans.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="userIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> UnbanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken);
}
