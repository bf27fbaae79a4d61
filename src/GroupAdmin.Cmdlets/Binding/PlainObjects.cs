using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Turns plain parsed values into objects with properties, as ConvertFrom-Json would.</summary>
internal static class PlainObjects
{
    public static object? From(object? value) => value switch
    {
        IDictionary<string, object?> fields => Object(fields),
        IReadOnlyList<object?> list => list.Select(From).ToArray(),
        _ => value,
    };

    private static PSObject Object(IDictionary<string, object?> fields)
    {
        var made = new PSObject();
        foreach (var field in fields)
        {
            // Two names that differ in case alone cannot both be properties; the first stays.
            if (field.Key.Length > 0 && made.Properties[field.Key] is null)
            {
                made.Properties.Add(new PSNoteProperty(field.Key, From(field.Value)));
            }
        }

        return made;
    }
}
