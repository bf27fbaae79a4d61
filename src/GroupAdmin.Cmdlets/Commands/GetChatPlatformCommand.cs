using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Lists the supported platforms and what each can do. Needs no connection.</summary>
[Cmdlet(VerbsCommon.Get, "ChatPlatform")]
[OutputType(typeof(ChatPlatform))]
public sealed class GetChatPlatformCommand : ChatCommand
{
    /// <summary>Names of platforms; wildcards work. All unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Platform")]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        foreach (var (found, wanted) in NamePattern.Match(EngineLoader.Engine.Platforms, Name, static platform => platform.Name))
        {
            if (found is not null)
            {
                WriteObject(found);
            }
            else
            {
                WriteFailure(new ChatServiceException(ChatErrorKind.NotFound, $"There is no supported platform named '{wanted}'. Get-ChatPlatform lists them.") { Target = wanted });
            }
        }
    }
}
