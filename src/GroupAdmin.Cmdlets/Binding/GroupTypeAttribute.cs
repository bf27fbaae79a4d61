using System;
using System.Globalization;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// Reads a group's type. PowerShell passes over a column that it cannot convert, so that a misspelt "Privat" in a file would make a
/// group that everybody can join; here it is an error of its row. An empty cell is no type.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GroupTypeAttribute : ArgumentTransformationAttribute
{
    private static readonly ChatGroupType[] Types = [ChatGroupType.Public, ChatGroupType.Password, ChatGroupType.Private];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();
        return text.Length == 0 ? null
            : Enum.TryParse<ChatGroupType>(text, ignoreCase: true, out var type) && Array.IndexOf(Types, type) >= 0 ? type
            : throw new ArgumentTransformationMetadataException(
                $"'{text}' is no type of a group. The types are {string.Join(", ", Types)}.");
    }
}
