using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Gives members a role; whoever is not yet a member becomes one.</summary>
[Capability(ChatCapability.SetMemberRole)]
public interface IMemberRoleSetter
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits SetMemberRoleTraits { get; }

    /// <summary>The platform's names of the roles, plain membership first; compare without regard to case.</summary>
    IReadOnlyList<string> MemberRoles { get; }

    /// <summary>Gives users a role in a group.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="userIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="role">One of <see cref="MemberRoles"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException">Nothing is known to have been changed; the scope says what the failure is about.</exception>
    Task<BatchAnswer> SetMemberRolesAsync(string groupId, IReadOnlyList<string> userIds, string role, CancellationToken cancellationToken);
}
