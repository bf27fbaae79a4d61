using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Deletes groups.</summary>
[Capability(ChatCapability.DeleteGroup)]
public interface IGroupDeleter
{
    /// <summary>Deletes a group.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotFound"/> when there is no such group (and this call did not delete it).</exception>
    Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken);
}
