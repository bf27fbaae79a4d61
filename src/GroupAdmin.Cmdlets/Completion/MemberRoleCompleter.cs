using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>Completes the roles that the connection's platform gives members. Makes no request.</summary>
public sealed class MemberRoleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        IdCompleter.ConnectionOf(fakeBoundParameters) is { State: "Open" } connection && connection.GetClient().Session.Client is IMemberRoleSetter setter
            ? CompletionText.Matching(setter.MemberRoles.Select(static role => (role, string.Empty)), wordToComplete)
            : [];
}
