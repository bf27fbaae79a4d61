using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Ends blocks on behalf of another.</summary>
[Capability(ChatCapability.UnblockUser)]
public interface IUserUnblocker
{
    /// <summary>Ends a block.</summary>
    /// <param name="byUserId">Who blocked.</param>
    /// <param name="userId">Who was blocked.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> UnblockUserAsync(string byUserId, string userId, CancellationToken cancellationToken);
}
