using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Lets blocked accounts sign in again.</summary>
[Capability(ChatCapability.UnblockAccount)]
public interface IAccountUnblocker
{
    /// <summary>Ends the block of an account.</summary>
    /// <param name="userId">Whose account.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    Task<BatchAnswer> UnblockAccountAsync(string userId, CancellationToken cancellationToken);
}
