using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Archives users: they are gone from everyday use, and nothing of theirs is deleted.</summary>
[Capability(ChatCapability.ArchiveUser)]
public interface IUserArchiver
{
    /// <summary>Archives a user.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotFound"/> when there is no such user.</exception>
    Task ArchiveUserAsync(string userId, CancellationToken cancellationToken);
}
