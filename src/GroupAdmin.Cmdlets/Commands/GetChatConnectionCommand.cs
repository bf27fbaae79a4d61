using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Lists this runspace's connections and what they have done.</summary>
[Cmdlet(VerbsCommon.Get, "ChatConnection")]
[OutputType(typeof(ChatConnection))]
public sealed class GetChatConnectionCommand : ChatCommand
{
    /// <summary>Names of connections; wildcards work. All unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only the connection that cmdlets use when none is named.</summary>
    [Parameter]
    public SwitchParameter Current { get; set; }

    private protected override void Process()
    {
        if (Current)
        {
            if (RunspaceState.Current.Active is { } active)
            {
                WriteObject(active);
            }
            else
            {
                WriteError(ErrorRecords.NoConnection());
            }

            return;
        }

        foreach (var (found, wanted) in NamePattern.Match(RunspaceState.Current.All, Name, static connection => connection.Name))
        {
            if (found is not null)
            {
                WriteObject(found);
            }
            else
            {
                WriteFailure(new ChatServiceException(ChatErrorKind.NotFound, $"There is no connection named '{wanted}' in this session.") { Target = wanted });
            }
        }
    }
}
