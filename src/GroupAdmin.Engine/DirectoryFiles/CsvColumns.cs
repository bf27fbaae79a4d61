using System;
using System.Linq;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>The names of the columns and of the states.</summary>
internal static class CsvColumns
{
    /// <summary>How many columns there are.</summary>
    public const int Count = (int)CsvColumn.UserMetadata + 1;

    /// <summary>The first column about users alone.</summary>
    public const CsvColumn FirstOfUser = CsvColumn.UserName;

    /// <summary>The user is a member; also where nothing is said.</summary>
    public const string Member = "member";

    /// <summary>The user is banned from the group; without a user, nobody is.</summary>
    public const string Banned = "banned";

    /// <summary>A row without a user: the file does not say who is in the group.</summary>
    public const string Unlisted = "unlisted";

    /// <summary>A row without a group: it describes a user.</summary>
    public const string User = "user";

    /// <summary>What may separate cells.</summary>
    public static readonly char[] Delimiters = [',', ';', '\t'];

    /// <summary>Finds the column of a name, in any case, also by the names that people's files have; null where there is none.</summary>
    public static CsvColumn? Find(string name)
    {
        name = name.Trim();
        foreach (var column in All)
        {
            if (name.Equals(column.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return Is("GUID") || Is("Group") ? CsvColumn.GroupId
            : Is("UID") || Is("User") ? CsvColumn.UserId
            : Is("GroupType") ? CsvColumn.Type
            : Is("GroupOwner") ? CsvColumn.Owner
            : null;

        bool Is(string alias) => name.Equals(alias, StringComparison.OrdinalIgnoreCase);
    }

    private static readonly CsvColumn[] All = [.. Enumerable.Range(0, Count).Select(static column => (CsvColumn)column)];
}
