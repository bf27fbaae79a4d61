using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Says whether the platform can be reached and accepts the credentials.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ChatConnection")]
[OutputType(typeof(bool), typeof(ChatConnectionTest))]
public sealed class TestChatConnectionCommand : ChatCommand
{
    /// <summary>The connection, as an object or name; the current one unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [Connection]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ChatConnection? Connection { get; set; }

    /// <summary>Emits an object with latency, identity and the reason of a failure, instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Process()
    {
        if ((Connection ?? RunspaceState.Current.Active) is not { } connection)
        {
            ThrowTerminatingError(ErrorRecords.NoConnection());
            return;
        }

        var test = Bridge.RunAlone(token => ConnectionTesting.TestAsync(connection, token));
        if (Detailed)
        {
            WriteObject(test);
        }
        else
        {
            if (connection.State == "Open" && connection.GetClient().Session.Client is not IConnectionTester)
            {
                WriteWarning($"{test.Error} Whether the connection works shows with the first request.");
            }

            WriteVerbose(test.Error ?? $"{connection.Platform} answered in {test.LatencyMilliseconds} ms.");
            WriteObject(test.Succeeded);
        }
    }
}
