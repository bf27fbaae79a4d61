using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Creates users.</summary>
[Capability(ChatCapability.CreateUser)]
public interface IUserCreator
{
    /// <summary>The properties that can be given at creation.</summary>
    UserFields CreatableUserFields { get; }

    /// <summary>Creates a user that does not exist yet.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The user as far as the platform tells of it.</returns>
    /// <exception cref="ChatServiceException">
    /// <see cref="ChatErrorKind.AlreadyExists"/> when the id is taken; with <see cref="ChatServiceException.MayHaveTakenEffect"/> when the answer was lost.
    /// </exception>
    Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken);
}
