using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Makes another connection the current one, or changes a connection's limits.</summary>
[Cmdlet(VerbsCommon.Set, "ChatConnection", SupportsShouldProcess = true)]
[OutputType(typeof(ChatConnection))]
public sealed class SetChatConnectionCommand : ConnectionLimitsCommand
{
    /// <summary>The connection, as an object or name; the current one unless given. It becomes the current one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [Connection]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ChatConnection? Connection { get; set; }

    /// <summary>Emits the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        if ((Connection ?? RunspaceState.Current.Active) is not { } connection)
        {
            ThrowTerminatingError(ErrorRecords.NoConnection());
            return;
        }

        if (!ShouldProcess(connection.Name, "Make current, with the given limits"))
        {
            return;
        }

        ApplyLimits(connection.GetClient().Session.Limits);
        RunspaceState.Current.Active = connection;
        if (PassThru)
        {
            WriteObject(connection);
        }
    }
}
