using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>What is needed of a group while its rows, wherever they stand, are being read.</summary>
/// <param name="group">The group.</param>
internal sealed class CsvGroup(DirectoryGroup group)
{
    private int[]? statedIn;

    /// <summary>The group.</summary>
    public DirectoryGroup Group { get; } = group;

    /// <summary>The line of each member.</summary>
    public List<int> MemberLines { get; } = [];

    /// <summary>The line of each ban.</summary>
    public List<int> BanLines { get; } = [];

    /// <summary>The line that says that the file does not state the members; 0 where none does.</summary>
    public int UnlistedIn { get; set; }

    /// <summary>The line that states a column of the group; 0 where none does.</summary>
    public int StatedIn(CsvColumn column) => statedIn?[(int)column] ?? 0;

    /// <summary>Notes the line that states a column.</summary>
    public void State(CsvColumn column, int line)
    {
        statedIn ??= new int[(int)CsvColumn.UserId];
        statedIn[(int)column] = line;
    }
}
