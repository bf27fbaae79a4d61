using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Reads groups by id.</summary>
[Capability(ChatCapability.GetGroup)]
public interface IGroupReader
{
    /// <summary>How many ids one request may carry.</summary>
    int MaximumGroupsPerRead { get; }

    /// <summary>Reads groups. A group that does not exist is left out of the result.</summary>
    /// <param name="groupIds">At most <see cref="MaximumGroupsPerRead"/> ids.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken);
}
