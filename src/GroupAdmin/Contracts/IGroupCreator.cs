using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Creates groups.</summary>
[Capability(ChatCapability.CreateGroup)]
public interface IGroupCreator
{
    /// <summary>The properties that can be given at creation.</summary>
    GroupFields CreatableGroupFields { get; }

    /// <summary>Creates a group that does not exist yet.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The group as far as the platform tells of it.</returns>
    /// <exception cref="ChatServiceException">
    /// <see cref="ChatErrorKind.AlreadyExists"/> when the id is taken; with <see cref="ChatServiceException.MayHaveTakenEffect"/> when the answer was lost.
    /// </exception>
    Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken);
}
