using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Platforms;

/// <summary>
/// Reads several things by their ids where one unknown id fails the whole request: divides the ids until the unknown ones are found, and keeps
/// the order. One unknown among a hundred costs about log2(100) requests more; where most ids are unknown, each is asked for alone.
/// </summary>
internal static class DividedReading
{
    /// <summary>Reads what is there of the ids.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="ask">Makes one request; null where it failed because of an unknown id among those that it was given.</param>
    /// <returns>What was found, in the order of the ids.</returns>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(IReadOnlyList<string> ids, Func<IReadOnlyList<string>, Task<List<T>?>> ask)
    {
        if (ids.Count == 0 || await ask(ids).ConfigureAwait(false) is not { } found)
        {
            return ids.Count < 2 ? [] : await DivideAsync(ids, ask).ConfigureAwait(false);
        }

        return found;
    }

    private static async Task<List<T>> DivideAsync<T>(IReadOnlyList<string> ids, Func<IReadOnlyList<string>, Task<List<T>?>> ask)
    {
        var found = new List<T>();
        var unknown = 0;

        // Between the next id and this one there is an unknown one for certain.
        var end = ids.Count;

        // How many requests for several ids may still fail before asking for each alone would have been cheaper; what succeeds earns more.
        var depth = (int)Math.Ceiling(Math.Log(ids.Count, 2));
        var spare = 2 * depth;
        for (var next = 0; next < ids.Count;)
        {
            // The first is asked for alone as well: where that one is unknown, most are likely to be. Finding one by dividing takes as many
            // requests as the list has halves of halves, so that it does not pay where they are many.
            var isAlone = next == 0 || spare == 0 || unknown * depth > 2 * next;
            var count = isAlone ? 1 : end > next ? Math.Max(1, (end - next) / 2) : ids.Count - next;
            var part = new string[count];
            for (var index = 0; index < count; index++)
            {
                part[index] = ids[next + index];
            }

            if (await ask(part).ConfigureAwait(false) is { } some)
            {
                found.AddRange(some);
                next += count;
                spare += count - 1;
            }
            else if (count == 1)
            {
                unknown++;
                end = ++next;
            }
            else
            {
                end = next + count;
                spare--;
            }
        }

        return found;
    }
}
