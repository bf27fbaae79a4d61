using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Adds members.</summary>
[Capability(ChatCapability.AddMember)]
public interface IMemberAdder
{
    /// <summary>How several users travel in one call.</summary>
    BatchTraits AddMemberTraits { get; }

    /// <summary>Makes users members of a group.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="userIds">Distinct ids, at most <see cref="BatchTraits.Maximum"/>.</param>
    /// <param name="replace">True to make the list exhaustive: everybody else is removed.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException">Nothing is known to have been added; the scope says what the failure is about.</exception>
    Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken);
}
