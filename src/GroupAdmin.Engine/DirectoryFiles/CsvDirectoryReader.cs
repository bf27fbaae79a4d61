using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Reads a directory from CSV, row by row, and goes on after every error that leaves the text readable.</summary>
internal sealed partial class CsvDirectoryReader(Stream file, CancellationToken cancellationToken)
{
    private readonly ChatDirectory directory = new();
    private readonly ProblemList problems = new();
    private readonly CsvRecords records = new(new Utf8Source(file));
    private readonly List<CsvGroup> groups = [];
    private readonly Dictionary<string, CsvGroup> byId = new(StringComparer.Ordinal);
    private readonly string?[] row = new string?[CsvColumns.Count];
    private CsvHeader header = new();
    private CsvGroup? lastGroup;
    private byte[] lastGroupCell = [];
    private bool saysMore;

    /// <summary>Reads the file to its end.</summary>
    public async Task<DirectoryReading> ReadAsync()
    {
        if (await ReadHeaderAsync().ConfigureAwait(false) is not { } found)
        {
            return problems.Result(directory);
        }

        header = found;
        directory.Users = header.HasUsers ? new DirectoryUserTable(directory.UserIds) : null;
        while (await records.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!IsBlank())
            {
                ReadRow();
            }
        }

        var check = new MembershipCheck(directory, problems);
        foreach (var group in groups)
        {
            check.Check(group.Group, group.MemberLines, group.BanLines);
            if (group.UnlistedIn != 0 && group.Group.Members is not null)
            {
                problems.Error(
                    group.UnlistedIn,
                    $"The row says that the members of the group '{Shown(group)}' are not listed, and other rows list them. Take this row out, or those.",
                    group.Group.Id);
            }
        }

        return problems.Result(directory);
    }

    private static string Shown(CsvGroup group) => DirectoryValues.Shown(group.Group.Id);

    private async ValueTask<CsvHeader?> ReadHeaderAsync()
    {
        var isSeparatorKnown = false;
        while (await records.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (IsBlank())
            {
                continue;
            }

            if (!isSeparatorKnown && Separator() is { } separator)
            {
                records.Delimiter = separator;
                isSeparatorKnown = true;
                continue;
            }

            return CsvHeader.Read(records, isSeparatorKnown, problems);
        }

        problems.Error(0, "The file is empty. The first line of a directory file names its columns, at least GroupId and UserId.");
        return null;
    }

    // The line "sep=;", with which Excel is told what separates cells.
    private char? Separator()
    {
        var line = records.Raw(0);
        if (line.Length == 5 && line.Slice(0, 4).SequenceEqual("sep="u8) && Array.IndexOf(CsvColumns.Delimiters, (char)line[4]) >= 0)
        {
            return (char)line[4];
        }

        // The comma itself has split it.
        return records.Count == 2 && line.SequenceEqual("sep="u8) && records.IsEmpty(1) ? ',' : null;
    }

    private bool IsBlank()
    {
        for (var cell = 0; cell < records.Count; cell++)
        {
            if (!records.IsEmpty(cell))
            {
                return false;
            }
        }

        return records.Fault is null;
    }

    private void ReadRow()
    {
        if (records.Fault is { } fault)
        {
            problems.Error(records.Line, fault);
            return;
        }

        if (!Fits() || !Take())
        {
            return;
        }

        if (header.IsRepeatedBy(row))
        {
            problems.Error(records.Line, "The line with the names of the columns is there again. Take it out.");
            return;
        }

        var state = Of(CsvColumn.State)?.Trim().ToLowerInvariant() ?? string.Empty;
        if (state is not ("" or CsvColumns.Member or CsvColumns.Banned or CsvColumns.Unlisted or CsvColumns.User))
        {
            problems.Error(
                records.Line,
                $"'{DirectoryValues.Shown(state)}' is no state. The states are {CsvColumns.Member} (also where the cell is empty), {CsvColumns.Banned}, {CsvColumns.Unlisted} and {CsvColumns.User}.",
                GroupId);
            return;
        }

        if (state == CsvColumns.User)
        {
            ReadUserRow();
        }
        else if (FindGroup() is { } group)
        {
            MergeGroup(group);
            ReadMembership(group, state);
        }
    }

    private string? GroupId => Of(CsvColumn.GroupId);

    private string? UserId => Of(CsvColumn.UserId);

    // Spreadsheets leave out empty cells at the end of a row, and a file that is cut off has no end of its last line.
    private bool Fits()
    {
        if (records.Count < header.Count && records.IsCutOff)
        {
            problems.Error(records.Line, $"The last row has {records.Count} cells of {header.Count} and no end of its line: the file is cut off. Get it whole.");
            return false;
        }

        for (var cell = header.Count; cell < records.Count; cell++)
        {
            if (!records.IsEmpty(cell))
            {
                problems.Error(records.Line, $"The row has {records.Count} cells, and the first line names {header.Count} columns. Put a cell that holds a '{(records.Delimiter == '\t' ? "tab" : records.Delimiter.ToString())}' in quotation marks.");
                return false;
            }
        }

        return true;
    }

    // The group's id of the row before is not made again: a file may name one group a million times.
    private bool Take()
    {
        var isGood = true;
        for (var column = 0; column < CsvColumns.Count; column++)
        {
            var cell = header[(CsvColumn)column];
            if (cell < 0 || cell >= records.Count || records.IsEmpty(cell))
            {
                row[column] = null;
                continue;
            }

            if (column == (int)CsvColumn.GroupId && lastGroup is not null && records.Raw(cell).SequenceEqual(lastGroupCell))
            {
                row[column] = lastGroup.Group.Id;
                continue;
            }

            try
            {
                row[column] = CsvText.Text(records.Text(cell));
            }
            catch (DecoderFallbackException)
            {
                problems.Error(records.Line, $"The cell {(CsvColumn)column} is not UTF-8. Save the file as \"CSV UTF-8\", or with -Encoding utf8.");
                isGood = false;
            }
        }

        return isGood;
    }

    private string? Of(CsvColumn column) => row[(int)column];

    private CsvGroup? FindGroup()
    {
        if (string.IsNullOrEmpty(GroupId))
        {
            problems.Error(records.Line, $"The row names no group. Give it a GroupId, or the State '{CsvColumns.User}' if it is to describe the user alone.", userId: UserId);
            return null;
        }

        var id = GroupId!;
        if (lastGroup?.Group.Id == id)
        {
            return lastGroup;
        }

        if (!byId.TryGetValue(id, out var group))
        {
            if (DirectoryValues.Refuse("group", id) is { } reason)
            {
                problems.Error(records.Line, reason, id);
                return null;
            }

            if (DirectoryValues.IsPadded(id))
            {
                problems.Warning(records.Line, DirectoryValues.PaddedText("group", id), id);
            }

            group = new CsvGroup(directory.AddGroup(id, records.Line));
            byId.Add(id, group);
            groups.Add(group);
        }

        lastGroup = group;
        lastGroupCell = records.Raw(header[CsvColumn.GroupId]).ToArray();
        return group;
    }
}
