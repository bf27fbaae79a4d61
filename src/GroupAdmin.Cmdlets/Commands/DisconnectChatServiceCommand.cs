using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Closes connections: sockets are released, recordings completed, and replay entries that no request used are reported.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "ChatService")]
[OutputType(typeof(void))]
public sealed class DisconnectChatServiceCommand : ChatCommand
{
    /// <summary>The connections to close, as objects or names; the current one unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [Connection]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ChatConnection? Connection { get; set; }

    private protected override void Process()
    {
        if ((Connection ?? RunspaceState.Current.Active) is not { } connection)
        {
            // Most often called to tidy up: a script goes on, and -ErrorAction Ignore is heard.
            WriteError(ErrorRecords.NoConnection());
            return;
        }

        foreach (var entry in connection.GetUnusedReplayEntries())
        {
            WriteWarning($"The recording of connection '{connection.Name}' holds an answer that was never asked for: {entry}.");
        }

        try
        {
            connection.CompleteAuditLog();
        }
        catch (ChatServiceException failure)
        {
            WriteError(ErrorRecords.From(failure));
        }

        RunspaceState.Current.Remove(connection);
    }
}
