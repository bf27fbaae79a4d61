using System;
using System.Collections.Generic;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Writes listings object by object, and counts -First, -Skip and -IncludeTotalCount over all of them together.</summary>
internal sealed class ListWriter(ChatCommand command, PipelineBridge bridge)
{
    private readonly List<object> held = [];
    private readonly bool counts = command.PagingParameters.IncludeTotalCount;
    private ulong toSkip = command.PagingParameters.Skip;
    private ulong toWrite = command.PagingParameters.First;
    private ulong counted;
    private bool totalWritten;

    /// <summary>True when nothing more is wanted, so that nothing more is requested.</summary>
    public bool IsComplete => toWrite == 0 && (!counts || totalWritten);

    /// <summary>What the platform need send, as far as this writer will take it from one listing without a filter of its own.</summary>
    public ListRange Range => new(
        (long)Math.Min(toSkip, long.MaxValue),
        counts || toWrite > long.MaxValue ? null : (long)toWrite); // what is counted must be sent

    /// <summary>Writes a listing.</summary>
    /// <param name="source">The listing; disposed of here.</param>
    /// <param name="filter">Which items are wanted; null for all.</param>
    /// <param name="single">True when this is the only listing, so that the platform's own total is the total.</param>
    public void Write<T>(IPageSource<T> source, Func<T, bool>? filter, bool single)
        where T : class
    {
        using (source)
        {
            var progress = bridge.Progress(Unit(typeof(T)));
            while (!IsComplete && bridge.Run(source.ReadAsync) is { } page)
            {
                if (counts && single && filter is null && !totalWritten && page.Total is { } total)
                {
                    WriteTotal((ulong)total);
                }

                if (single && filter is null && page.Total is { } all)
                {
                    progress?.Expect(Wanted(all));
                }

                foreach (var item in page.Items)
                {
                    progress?.Add(1);
                    if (filter is null || filter(item))
                    {
                        Take(item);
                        if (IsComplete)
                        {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Writes the total where it had to be counted, and what was held back for it.</summary>
    public void Complete()
    {
        if (counts && !totalWritten)
        {
            WriteTotal(counted);
            foreach (var item in held)
            {
                command.WriteObject(item);
            }
        }
    }

    /// <summary>Writes one object, unless it is skipped or more than was wanted.</summary>
    public void Take(object item)
    {
        counted++;
        if (toSkip > 0)
        {
            toSkip--;
        }
        else if (toWrite > 0)
        {
            toWrite--;

            // The total comes first. Where the platform does not tell it, it is known only after the last object.
            if (counts && !totalWritten)
            {
                held.Add(item);
            }
            else
            {
                command.WriteObject(item);
            }
        }
    }

    private static string Unit(Type type) =>
        type == typeof(ChatGroupMember) ? "members" : type == typeof(ChatUser) ? "users" : type == typeof(ChatGroup) ? "groups" : "objects";

    // What is skipped is read and counted where the platform sends it all the same.
    private long Wanted(long total) => toWrite < (ulong)total ? (long)Math.Min((ulong)total, toWrite + counted + toSkip) : total;

    private void WriteTotal(ulong total)
    {
        totalWritten = true;
        command.WriteObject(command.PagingParameters.NewTotalCount(total, 1.0));
    }
}
