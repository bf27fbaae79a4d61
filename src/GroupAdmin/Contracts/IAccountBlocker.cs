using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Blocks accounts: the user can no longer sign in.</summary>
[Capability(ChatCapability.BlockAccount)]
public interface IAccountBlocker
{
    /// <summary>Blocks an account.</summary>
    /// <param name="userId">Whose account.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> BlockAccountAsync(string userId, CancellationToken cancellationToken);
}
