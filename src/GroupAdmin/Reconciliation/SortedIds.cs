using System;
using System.Collections;
using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Ids in ordinal order, each held as the number that it has in a pool.</summary>
internal sealed class SortedIds : IReadOnlyList<string>
{
    private readonly IdPool pool;
    private readonly object gate;
    private readonly int[] numbers;

    /// <summary>Sorts numbers by the ids that they stand for. Whoever adds to the pool, now or later, does it under the gate.</summary>
    public SortedIds(IdPool pool, object gate, ICollection<int> numbers)
    {
        this.pool = pool;
        this.gate = gate;
        this.numbers = [.. numbers];
        lock (gate)
        {
            Array.Sort(this.numbers, pool);
        }
    }

    public int Count => numbers.Length;

    public string this[int index]
    {
        get
        {
            lock (gate)
            {
                return pool[numbers[index]];
            }
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (var index = 0; index < numbers.Length; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
