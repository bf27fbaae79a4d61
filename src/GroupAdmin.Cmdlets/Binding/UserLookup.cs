using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Reads one user, and fails where the platform has none of that id.</summary>
internal static class UserLookup
{
    public static async Task<ChatUser?> GetAsync(ChatClient client, string id, bool detailed, CancellationToken cancellationToken) =>
        await client.GetUserAsync(id, detailed, cancellationToken).ConfigureAwait(false)
        ?? throw client.Unknown(IdKind.User, id);
}
