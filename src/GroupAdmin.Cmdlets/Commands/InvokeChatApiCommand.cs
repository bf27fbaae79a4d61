using System.Collections;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Makes any other call of the platform's API, with the connection's authentication, retries and redaction.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ChatApi", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
public sealed class InvokeChatApiCommand : ConnectedCommand
{
    /// <summary>The path below the connection's base address, with the query if there is one.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The HTTP method; without it GET, with a body POST, or whatever the platform always takes.</summary>
    [Parameter]
    [ValidateSet("Get", "Post", "Put", "Patch", "Delete")]
    public string? Method { get; set; }

    /// <summary>The body: a hashtable of fields, or text that is sent as it is.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? Body { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IApiInvoker>();

    private protected override void Process()
    {
        var body = Body is PSObject wrapped ? wrapped.BaseObject : Body;
        var request = new ApiCall(Method?.ToUpperInvariant(), Path)
        {
            Fields = GroupParameters.Pairs(body as IDictionary),
            Text = body is null or IDictionary ? null : body.ToString(),
        };
        if (request.Method == "GET" || ShouldProcess(Path, $"Call {Default.Platform}"))
        {
            try
            {
                WriteObject(PlainObjects.From(Bridge.RunAlone(token => Client.InvokeApiAsync(request, token))), enumerateCollection: true);
            }
            catch (ChatServiceException failure)
            {
                WriteFailure(failure, Path);
            }
        }
    }
}
