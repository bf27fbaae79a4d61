using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Changes users.</summary>
[Capability(ChatCapability.UpdateUser)]
public interface IUserUpdater
{
    /// <summary>The properties beyond the name that can be changed.</summary>
    UserFields ChangeableUserFields { get; }

    /// <summary>Changes what the change names and keeps everything else.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotFound"/> when there is no such user.</exception>
    Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken);
}
