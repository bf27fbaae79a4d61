using System.Collections.Generic;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>Who is related to whom, such as who blocks whom, found from either side. Not thread-safe.</summary>
internal sealed class NumberRelation
{
    private readonly Dictionary<int, SortedSet<int>> targets = [];
    private readonly Dictionary<int, SortedSet<int>> sources = [];

    public bool Contains(int source, int target) => targets.TryGetValue(source, out var set) && set.Contains(target);

    public bool Add(int source, int target)
    {
        Of(sources, target).Add(source);
        return Of(targets, source).Add(target);
    }

    public bool Remove(int source, int target)
    {
        Take(sources, target, source);
        return Take(targets, source, target);
    }

    /// <summary>The targets of one source in ascending order, as they are now.</summary>
    /// <param name="source">The source.</param>
    public int[] Targets(int source) => targets.TryGetValue(source, out var set) ? [.. set] : [];

    /// <summary>Ends every relation from and to a number.</summary>
    /// <param name="number">The number.</param>
    public void Forget(int number)
    {
        foreach (var target in Targets(number))
        {
            Remove(number, target);
        }

        if (sources.TryGetValue(number, out var set))
        {
            foreach (var source in (int[])[.. set])
            {
                Remove(source, number);
            }
        }
    }

    private static SortedSet<int> Of(Dictionary<int, SortedSet<int>> sets, int key)
    {
        if (!sets.TryGetValue(key, out var set))
        {
            set = [];
            sets.Add(key, set);
        }

        return set;
    }

    private static bool Take(Dictionary<int, SortedSet<int>> sets, int key, int value)
    {
        if (!sets.TryGetValue(key, out var set) || !set.Remove(value))
        {
            return false;
        }

        if (set.Count == 0)
        {
            sets.Remove(key);
        }

        return true;
    }
}
