using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Reads CSV (RFC 4180) record by record from UTF-8 and holds no more than one record.</summary>
/// <param name="text">The text in UTF-8, with or without a byte order mark.</param>
internal sealed class CsvRecords(Stream text)
{
    /// <summary>The longest record, in bytes.</summary>
    public const int Longest = 4 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;
    private const byte Quote = (byte)'"';

    private static readonly Encoding Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private readonly List<(int Start, int Length, bool IsQuoted)> cells = [];
    private byte[] buffer = new byte[FirstBuffer];
    private int position;
    private int end;
    private int next;
    private int lines;
    private bool isFinal;
    private bool hasBegun;

    private enum Step
    {
        NeedsMore,
        IsRead,
        IsEnd,
    }

    /// <summary>What separates the cells.</summary>
    public char Delimiter { get; set; } = ',';

    /// <summary>The line in which the record begins, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>How many cells the record has.</summary>
    public int Count => cells.Count;

    /// <summary>What is wrong with the record; null where nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>True where nothing after the fault can be read.</summary>
    public bool IsFatal { get; private set; }

    /// <summary>True where the file ends with this record and without the end of a line.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsFatal)
        {
            return false;
        }

        Line += lines;
        position = next;
        lines = 0;
        Step step;
        while ((step = Split()) == Step.NeedsMore)
        {
            if (end - position >= Longest)
            {
                Fault = $"The row is longer than {Longest / 1024 / 1024} MB. Look for a quotation mark in it that is never closed.";
                IsFatal = true;
                cells.Clear();
                return true;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return step == Step.IsRead;
    }

    /// <summary>Reads the same record again, with another delimiter.</summary>
    public void Again(char delimiter)
    {
        Delimiter = delimiter;
        Split();
    }

    /// <summary>True where a cell is empty and has no quotation marks.</summary>
    public bool IsEmpty(int cell) => cells[cell] is { Length: 0, IsQuoted: false };

    /// <summary>The content of a cell.</summary>
    /// <exception cref="DecoderFallbackException">It is no valid UTF-8.</exception>
    public string Text(int cell)
    {
        var (start, length, isQuoted) = cells[cell];
        var content = Strict.GetString(buffer, start, length);
        return isQuoted ? content.Replace("\"\"", "\"") : content;
    }

    /// <summary>The bytes of a cell as they stand in the file, to be compared with another's.</summary>
    public ReadOnlySpan<byte> Raw(int cell) => buffer.AsSpan(cells[cell].Start, cells[cell].Length);

    private Step Split()
    {
        if (!hasBegun)
        {
            if (end < 3 && !isFinal)
            {
                return Step.NeedsMore;
            }

            hasBegun = true;
            position = end - JsonPlain.WithoutMark(buffer.AsSpan(0, end)).Length;
        }

        cells.Clear();
        Fault = null;
        IsFatal = false;
        IsCutOff = false;
        if (position == end)
        {
            return isFinal ? Step.IsEnd : Step.NeedsMore;
        }

        for (var at = position; ; at++)
        {
            var step = at < end && buffer[at] == Quote ? Quoted(ref at) : Plain(ref at);
            if (step == Step.NeedsMore)
            {
                return step;
            }

            if (step == Step.IsEnd || buffer[at] != Delimiter)
            {
                return EndRecord(at);
            }
        }
    }

    private Step Plain(ref int at)
    {
        var rest = buffer.AsSpan(at, end - at);
        var length = rest.IndexOfAny((byte)Delimiter, (byte)'\r', (byte)'\n');
        if (length < 0 && !isFinal)
        {
            return Step.NeedsMore;
        }

        length = length < 0 ? rest.Length : length;
        if (rest.Slice(0, length).IndexOf(Quote) >= 0)
        {
            Fault ??= $"Cell {cells.Count + 1} has a quotation mark inside and does not begin with one. Put the whole cell in quotation marks, and double those inside.";
        }

        cells.Add((at, length, false));
        at += length;
        return at == end ? Step.IsEnd : Step.IsRead;
    }

    private Step Quoted(ref int at)
    {
        var start = at + 1;
        for (at = start; ; at += 2)
        {
            var found = buffer.AsSpan(at, end - at).IndexOf(Quote);
            if (found < 0 || (at + found + 1 == end && !isFinal))
            {
                if (!isFinal)
                {
                    return Step.NeedsMore;
                }

                Fault = $"The quotation mark that opens cell {cells.Count + 1} is never closed; the file may be cut off. Nothing after this was read.";
                IsFatal = true;
                at = end;
                return Step.IsEnd;
            }

            at += found;
            if (at + 1 == end || buffer[at + 1] != Quote)
            {
                break;
            }
        }

        cells.Add((start, at - start, true));
        at++;
        if (at < end && buffer[at] != Delimiter && buffer[at] is not ((byte)'\r' or (byte)'\n'))
        {
            Fault ??= $"Cell {cells.Count} goes on after its closing quotation mark. Double the quotation marks inside a cell.";
            var rest = buffer.AsSpan(at, end - at).IndexOfAny((byte)Delimiter, (byte)'\r', (byte)'\n');
            if (rest < 0 && !isFinal)
            {
                return Step.NeedsMore;
            }

            at = rest < 0 ? end : at + rest;
        }

        return at < end ? Step.IsRead : isFinal ? Step.IsEnd : Step.NeedsMore;
    }

    private Step EndRecord(int at)
    {
        IsCutOff = at == end;
        if (at < end && buffer[at] == '\r')
        {
            if (at + 1 == end && !isFinal)
            {
                return Step.NeedsMore;
            }

            if (at + 1 == end || buffer[at + 1] != '\n')
            {
                lines = 1; // a line may end with a carriage return alone
            }
            else
            {
                at++;
            }
        }

        next = Math.Min(at + 1, end);
        var record = buffer.AsSpan(position, next - position);
        lines = record.IndexOf((byte)'\n') < 0 ? lines : CountLines(record);
        return Step.IsRead;
    }

    private static int CountLines(ReadOnlySpan<byte> record)
    {
        var count = 0;
        for (var found = record.IndexOf((byte)'\n'); found >= 0; found = record.IndexOf((byte)'\n'))
        {
            count++;
            record = record.Slice(found + 1);
        }

        return count;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (position > 0)
        {
            Buffer.BlockCopy(buffer, position, buffer, 0, end - position);
            end -= position;
            position = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await text.ReadAsync(buffer, end, buffer.Length - end, cancellationToken).ConfigureAwait(false);
        isFinal = read == 0;
        end += read;
    }
}
