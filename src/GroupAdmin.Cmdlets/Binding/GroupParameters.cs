using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Commands;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Turns the parameters of the group cmdlets into the domain's objects.</summary>
internal static class GroupParameters
{
    public static NewGroup OfNew(NewChatGroupCommand command) => new()
    {
        Id = command.Id,
        Name = command.Wish(command.Name, nameof(command.Name)),
        Type = command.Type,
        Password = command.Password,
        Owner = command.Owner?.Id,
        Description = command.Wish(command.Description, nameof(command.Description)),
        Metadata = Pairs(command.Metadata),
        Option = Pairs(command.Option),
    };

    public static GroupChange OfChange(SetChatGroupCommand command, string id) => new(id)
    {
        Name = command.Wish(command.Name, nameof(command.Name)),
        Type = command.Type,
        Password = command.Password,
        Owner = command.Owner?.Id,
        Description = command.Wish(command.Description, nameof(command.Description)),
        Status = command.Status,
        Metadata = Pairs(command.Metadata),
        Option = Pairs(command.Option),
    };

    public static GroupQuery OfQuery(GetChatGroupCommand command, ListRange range) => new()
    {
        Skip = range.Skip,
        First = range.First,
        Search = command.Search,
        Status = command.Status,
        CreatedAfter = command.CreatedAfter,
        CreatedBefore = command.CreatedBefore,
        ModifiedAfter = command.ModifiedAfter,
        ModifiedBefore = command.ModifiedBefore,
        Sort = command.Sort,
        Detailed = command.Detailed,
    };

    /// <summary>A hashtable as the contracts take it: string keys, values without PowerShell's wrapping.</summary>
    public static Dictionary<string, object?>? Pairs(IDictionary? table)
    {
        if (table is null)
        {
            return null;
        }

        var pairs = new Dictionary<string, object?>(table.Count);
        foreach (DictionaryEntry entry in table)
        {
            pairs[System.Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        }

        return pairs;
    }
}
