using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Which cell of a row belongs to which column.</summary>
internal sealed class CsvHeader
{
    private const int Missing = -1;

    private readonly int[] cells = Enumerable.Repeat(Missing, CsvColumns.Count).ToArray();

    /// <summary>How many cells a row has.</summary>
    public int Count { get; private set; }

    /// <summary>True where the file has a column about users alone.</summary>
    public bool HasUsers => cells.Skip((int)CsvColumns.FirstOfUser).Any(static cell => cell != Missing);

    /// <summary>The cell of a column; -1 where the file does not have it.</summary>
    public int this[CsvColumn column] => cells[(int)column];

    /// <summary>Reads the header from the first record, and finds out what separates the cells unless the file says so.</summary>
    /// <returns>Null where the file cannot be read by it.</returns>
    public static CsvHeader? Read(CsvRecords records, bool isSeparatorKnown, ProblemList problems)
    {
        if (!isSeparatorKnown)
        {
            // What yields the most columns that are known; the comma where none does.
            var best = CsvColumns.Delimiters.OrderByDescending(delimiter =>
            {
                records.Again(delimiter);
                return Names(records).Count(static name => CsvColumns.Find(name) is not null);
            }).First();
            records.Again(best);
        }

        if (records.Fault is { } fault)
        {
            problems.Error(records.Line, "The line with the names of the columns cannot be read. " + fault);
            return null;
        }

        var header = new CsvHeader { Count = records.Count };
        var names = Names(records);
        for (var cell = 0; cell < names.Count; cell++)
        {
            header.Take(names[cell], cell, records.Line, problems);
        }

        return header.Demand(CsvColumn.GroupId, "GUID or Group", records.Line, problems) & header.Demand(CsvColumn.UserId, "UID or User", records.Line, problems) ? header : null;
    }

    /// <summary>True where a row repeats the names of the columns.</summary>
    public bool IsRepeatedBy(string?[] row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            if (cells[column] != Missing && (row[column] is not { } name || CsvColumns.Find(name) != (CsvColumn)column))
            {
                return false;
            }
        }

        return true;
    }

    private static List<string> Names(CsvRecords records)
    {
        var names = new List<string>();
        for (var cell = 0; cell < records.Count; cell++)
        {
            try
            {
                names.Add(records.Text(cell).Trim());
            }
            catch (DecoderFallbackException)
            {
                names.Add("\uFFFD");
            }
        }

        return names;
    }

    private void Take(string name, int cell, int line, ProblemList problems)
    {
        if (CsvColumns.Find(name) is not { } column)
        {
            // Spreadsheets leave columns without a name behind.
            if (name.Length > 0)
            {
                problems.Warning(line, $"'{DirectoryValues.Shown(name)}' is no column of a directory file and is passed over. Look whether it is misspelt.");
            }

            return;
        }

        if (this[column] != Missing)
        {
            problems.Error(line, $"The column {column} is there twice: cells {this[column] + 1} and {cell + 1} of the first line ('{DirectoryValues.Shown(name)}'). Keep one of the two.");
        }

        cells[(int)column] = cell;
    }

    private bool Demand(CsvColumn column, string aliases, int line, ProblemList problems)
    {
        if (this[column] == Missing)
        {
            problems.Error(line, $"The file has no column {column} (nor {aliases}). The first line of the file names the columns; a directory file has at least GroupId and UserId.");
        }

        return this[column] != Missing;
    }
}
