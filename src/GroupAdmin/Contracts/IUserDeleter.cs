using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Deletes users.</summary>
[Capability(ChatCapability.DeleteUser)]
public interface IUserDeleter
{
    /// <summary>Deletes a user.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotFound"/> when there is no such user (and this call did not delete it).</exception>
    Task DeleteUserAsync(string userId, CancellationToken cancellationToken);
}
