using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Reads presence.</summary>
[Capability(ChatCapability.GetUserStatus)]
public interface IPresenceReader
{
    /// <summary>How many ids one request may carry.</summary>
    int MaximumUsersPerStatusRead { get; }

    /// <summary>Reads the presence of users. A user that the platform does not know is left out of the result.</summary>
    /// <param name="userIds">At most <see cref="MaximumUsersPerStatusRead"/> ids.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<IReadOnlyList<ChatUserStatus>> GetStatusAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken);
}
