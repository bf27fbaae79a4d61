using System;
using System.Management.Automation;
using System.Security;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Opens a connection to a chat platform and makes it the current one of this runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "ChatService", DefaultParameterSetName = "Environment")]
[OutputType(typeof(ChatConnection))]
public sealed class ConnectChatServiceCommand : ConnectionRouteCommand
{
#if NET
    /// <summary>Made by PowerShell before it binds the parameters.</summary>
    public ConnectChatServiceCommand() => EngineWarmup.Requests();
#endif

    /// <summary>The platform; Get-ChatPlatform lists them.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Platform")]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public string Platform { get; set; } = string.Empty;

    /// <summary>The hashtable that Azure Automation's Get-AutomationConnection returns: Platform, BaseUri, Secret, UserName, Format, Name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ConnectionInfo")]
    public System.Collections.IDictionary? ConnectionInfo { get; set; }

    /// <summary>The name of a secret in a vault of SecretManagement: a text, a credential, or a hashtable that describes the connection.</summary>
    [Parameter(ParameterSetName = "Platform")]
    [Parameter(Mandatory = true, ParameterSetName = "Secret")]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>The vault of the secret; SecretManagement's search order unless given.</summary>
    [Parameter(ParameterSetName = "Platform")]
    [Parameter(ParameterSetName = "Secret")]
    [ValidateNotNullOrEmpty]
    public string? VaultName { get; set; }

    /// <summary>The address of the API. Platforms with one address for everybody need none.</summary>
    [Parameter]
    public Uri? BaseUri { get; set; }

    /// <summary>The API key or access token.</summary>
    [Parameter]
    [Alias("ApiKey", "Token")]
    public SecureString? Secret { get; set; }

    /// <summary>User name and password, or project id and secret, on platforms that want both.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The connection's name; the platform's name unless given. A connection of the same name is closed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The body format, on platforms that offer a choice.</summary>
    [Parameter]
    [ValidateSet("Json", "Xml")]
    public string? Format { get; set; }

    /// <summary>Does not test the credentials.</summary>
    [Parameter]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>Emits the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin()
    {
#if NET
        if (!Sandbox && ReplayFrom is null)
        {
            EngineWarmup.Network();
        }
#endif

        // A script that goes on after a failure must not go on over the connection that was current before.
        RunspaceState.Current.Active = null;
        var connection = ConnectionOpening.Open(this, Bridge);
        RunspaceState.Current.Add(connection);
        if (PassThru)
        {
            WriteObject(connection);
        }
    }
}
