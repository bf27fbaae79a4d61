using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Reads users by id.</summary>
[Capability(ChatCapability.GetUser)]
public interface IUserReader
{
    /// <summary>True where a detailed reading tells the groups of a user, so that it shows a membership.</summary>
    bool TellsGroups { get; }

    /// <summary>Reads one user.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="detailed">True to read friends and groups too, where the platform can.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The user, or null when the platform does not know it.</returns>
    Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken);
}
