using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>Turns values into completions: those that begin with the typed word, quoted where PowerShell needs it.</summary>
internal static class CompletionText
{
    private static readonly char[] SingleQuotes = ['\'', '\u2018', '\u2019', '\u201A', '\u201B'];
    private static readonly char[] DoubleQuotes = ['"', '\u201C', '\u201D', '\u201E'];

    public static IEnumerable<CompletionResult> Matching(IEnumerable<(string Value, string Tip)> candidates, string typed)
    {
        var word = Unquote(typed);
        return [.. candidates
            .Where(candidate => IsUsable(candidate.Value) && candidate.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(
                Quote(candidate.Value),
                candidate.Value,
                CompletionResultType.ParameterValue,
                string.IsNullOrEmpty(candidate.Tip) ? candidate.Value : PrintableText.Of(candidate.Tip)))];
    }

    // What is offered is shown in a menu and put into the command line: a platform must not be able to write escape sequences there.
    private static bool IsUsable(string value) => value.Length > 0 && PrintableText.Of(value) == value;

    /// <summary>The beginning that somebody has typed, as the value that it would be.</summary>
    private static string Unquote(string typed)
    {
        if (typed.Length == 0)
        {
            return typed;
        }

        if (SingleQuotes.Contains(typed[0]))
        {
            return Content(typed, SingleQuotes).Replace("''", "'");
        }

        return (DoubleQuotes.Contains(typed[0]) ? Content(typed, DoubleQuotes).Replace("\"\"", "\"") : typed).Replace("`", string.Empty);
    }

    private static string Content(string typed, char[] quotes) =>
        typed.Length > 1 && quotes.Contains(typed[typed.Length - 1]) ? typed.Substring(1, typed.Length - 2) : typed.Substring(1);

    private static string Quote(string value) =>
        value.All(static c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or ':') && value[0] != '-' && !IsOtherNumber(value)
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    /// <summary>True for what PowerShell reads as a number and would not hand over as it is written, in a list at least: 007, 1e3, 5kb.</summary>
    private static bool IsOtherNumber(string value) =>
        (char.IsDigit(value[0]) || value[0] == '.')
        && Parser.ParseInput(value, out _, out _).Find(static ast => ast is ConstantExpressionAst and not StringConstantExpressionAst, false) is ConstantExpressionAst number
        && Convert.ToString(number.Value, CultureInfo.InvariantCulture) != value;
}
