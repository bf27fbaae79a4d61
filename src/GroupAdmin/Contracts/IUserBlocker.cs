using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Blocks one user on behalf of another.</summary>
[Capability(ChatCapability.BlockUser)]
public interface IUserBlocker
{
    /// <summary>Blocks a user.</summary>
    /// <param name="byUserId">Who blocks.</param>
    /// <param name="userId">Who is blocked.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> BlockUserAsync(string byUserId, string userId, CancellationToken cancellationToken);
}
