using System;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// Reads a moment in ISO 8601 alike under every culture: PowerShell reads a text by the calendar of the session, and would take 2025 for
/// a year of the Thai or the Islamic one without a word. Whatever else is given is left to PowerShell.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IsoMomentAttribute : ArgumentTransformationAttribute
{
    private static readonly Regex Iso = new(@"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text
        && Iso.IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal | DateTimeStyles.AllowWhiteSpaces, out var moment)
            ? moment
            : inputData;
}
