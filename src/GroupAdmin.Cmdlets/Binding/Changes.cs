using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Applies a change and reads the result where it is wanted.</summary>
internal static class Changes
{
    public static async Task<ChatGroup?> ApplyAsync(ChatClient client, GroupChange change, bool read, CancellationToken cancellationToken)
    {
        if (change.IsEmpty)
        {
            throw Nothing("group", change.Id);
        }

        // What cannot be read afterwards must not be found out after the change.
        if (read)
        {
            client.Require<IGroupReader>();
        }

        await client.UpdateGroupAsync(change, cancellationToken).ConfigureAwait(false);
        if (!read)
        {
            return null;
        }

        var found = await client.GetGroupsAsync([change.Id], cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : throw Unread(client, "group", change.Id);
    }

    public static async Task<ChatUser?> ApplyAsync(ChatClient client, UserChange change, bool read, CancellationToken cancellationToken)
    {
        if (change.IsEmpty)
        {
            throw Nothing("user", change.Id);
        }

        if (read)
        {
            client.Require<IUserReader>();
        }

        await client.UpdateUserAsync(change, cancellationToken).ConfigureAwait(false);
        return read ? await ReadAsync(client, change, cancellationToken).ConfigureAwait(false) : null;
    }

    // A user who was named by the address has another one now.
    private static async Task<ChatUser> ReadAsync(ChatClient client, UserChange change, CancellationToken cancellationToken)
    {
        if (await client.GetUserAsync(change.Id, false, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        var named = change.Email is { } address && address != change.Id ? await client.GetUserAsync(address, false, cancellationToken).ConfigureAwait(false) : null;
        return named is not null && named.Email == change.Email ? named : throw Unread(client, "user", change.Id);
    }

    private static ChatServiceException Unread(ChatClient client, string what, string id) =>
        new(ChatErrorKind.NotFound, $"The {what} '{id}' was changed, and {client.Platform.Name} does not tell it afterwards.") { Platform = client.Platform.Name, Target = id };

    private static ChatServiceException Nothing(string what, string id) =>
        new(ChatErrorKind.InvalidRequest, $"Nothing was named that is to be changed of {what} '{id}'. Nothing was sent.") { Target = id };
}
