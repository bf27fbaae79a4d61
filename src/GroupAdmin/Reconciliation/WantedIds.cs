using System;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Finds the ids of a directory among those that a platform tells, whose spelling may be another where the platform says so.</summary>
internal sealed class WantedIds
{
    private readonly IdPool ids;
    private readonly Func<string, string>? canonical;
    private readonly IdPool? keys;

    // By the number of the key: the first id of the directory that has it. By the number of an id: that first one.
    private readonly int[] firsts = [];
    private readonly int[] sames = [];

    /// <param name="ids">The directory's ids.</param>
    /// <param name="canonical">The spelling that all spellings of one id share; null where ids are compared as they are.</param>
    public WantedIds(IdPool ids, Func<string, string>? canonical)
    {
        this.ids = ids;
        this.canonical = canonical;
        if (canonical is null)
        {
            return;
        }

        keys = new IdPool();
        firsts = new int[ids.Count];
        sames = new int[ids.Count];
        for (var number = 0; number < ids.Count; number++)
        {
            var key = keys.Add(canonical(ids[number]));
            if (firsts[key] == 0)
            {
                firsts[key] = number + 1;
            }

            sames[number] = firsts[key] - 1;
        }
    }

    /// <summary>How many ids there are.</summary>
    public int Count => ids.Count;

    /// <summary>The ids.</summary>
    public IdPool Ids => ids;

    /// <summary>The number of the directory's id that is the same as one that the platform tells; -1 where there is none.</summary>
    public int Find(string told)
    {
        if (canonical is null)
        {
            return ids.Find(told);
        }

        var key = keys!.Find(canonical(told));
        return key < 0 ? -1 : firsts[key] - 1;
    }

    /// <summary>True where two spellings name the same user.</summary>
    public bool AreSame(string one, string other) => canonical is null
        ? string.Equals(one, other, StringComparison.Ordinal)
        : string.Equals(canonical(one), canonical(other), StringComparison.Ordinal);

    /// <summary>The number that all spellings of an id share.</summary>
    public int Same(int number) => canonical is null ? number : sames[number];
}
