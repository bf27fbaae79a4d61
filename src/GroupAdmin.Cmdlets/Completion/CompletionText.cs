using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>Turns values into completions: those that begin with the typed word, quoted where PowerShell needs it.</summary>
internal static class CompletionText
{
    public static IEnumerable<CompletionResult> Matching(IEnumerable<(string Value, string Tip)> candidates, string typed)
    {
        var word = typed.Trim('\'', '"');
        return [.. candidates
            .Where(candidate => candidate.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(
                Quote(candidate.Value),
                candidate.Value,
                CompletionResultType.ParameterValue,
                string.IsNullOrEmpty(candidate.Tip) ? candidate.Value : candidate.Tip))];
    }

    private static string Quote(string value) =>
        value.Length > 0 && value.All(static c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or ':') && value[0] != '-'
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
