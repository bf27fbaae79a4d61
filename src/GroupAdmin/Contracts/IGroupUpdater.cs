using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Changes groups.</summary>
[Capability(ChatCapability.UpdateGroup)]
public interface IGroupUpdater
{
    /// <summary>The properties beyond the name that can be changed.</summary>
    GroupFields ChangeableGroupFields { get; }

    /// <summary>Changes what the change names and keeps everything else.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotFound"/> when there is no such group.</exception>
    Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken);
}
