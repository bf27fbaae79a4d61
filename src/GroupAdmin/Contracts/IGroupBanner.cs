using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Bans users from a group.</summary>
[Capability(ChatCapability.BanMember)]
public interface IGroupBanner
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits BanTraits { get; }

    /// <summary>Bans users.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="userIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> BanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken);
}
