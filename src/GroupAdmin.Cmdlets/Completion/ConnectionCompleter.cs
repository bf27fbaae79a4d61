using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GroupAdmin.Cmdlets.Binding;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>Completes the names of this runspace's connections. Makes no request.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionText.Matching(
            RunspaceState.Current.All.Select(connection => (connection.Name, $"{connection.Platform} at {connection.BaseUri}")),
            wordToComplete);
}
