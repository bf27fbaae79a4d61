using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GroupAdmin.Cmdlets.Binding;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>Completes the names of the supported platforms. Makes no request.</summary>
public sealed class PlatformCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionText.Matching(EngineLoader.Engine.Platforms.Select(platform => (platform.Name, platform.Description)), wordToComplete);
}
