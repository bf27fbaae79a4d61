using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Connections;

namespace GroupAdmin.Cmdlets;

/// <summary>The base of every cmdlet that works over a connection.</summary>
public abstract class ConnectedCommand : ChatCommand
{
    private ChatConnection? fallback;

    /// <summary>
    /// The connection to work over: an object, its name, or the hashtable of an Azure Automation connection. Without it, an object
    /// from the pipeline is handled over the connection it was read through, and everything else over the current one.
    /// </summary>
    [Parameter]
    [Connection]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ChatConnection? Connection { get; set; }

    /// <summary>The client of the connection that holds unless a record says otherwise.</summary>
    private protected ChatClient Client => Default.GetClient();

    private protected ChatConnection Default => Connection ?? (fallback ??= RunspaceState.Current.Active)!;

    private protected override void Begin()
    {
        if (Default is null)
        {
            ThrowTerminatingError(ErrorRecords.NoConnection());
        }

        Require(Client);
    }

    /// <summary>Asks the client for what this cmdlet needs, so that a platform without it is refused before any request.</summary>
    private protected virtual void Require(ChatClient client)
    {
    }

    /// <summary>The connection for an object that was read through a connection of this name.</summary>
    private protected ChatConnection ConnectionFor(string? name, string id)
    {
        if (Connection is not null || name is null || string.Equals(name, Default.Name, System.StringComparison.OrdinalIgnoreCase))
        {
            return Default;
        }

        var origin = RunspaceState.Current.Find(name) ?? throw new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"'{id}' was read through the connection '{name}', which is not open in this session, and is left as it is. Say with -Connection where it is meant to be.")
        {
            Target = id,
        };
        Require(origin.GetClient());
        return origin;
    }
}
