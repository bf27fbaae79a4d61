using System;
using System.Collections.Generic;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>
/// A set of small non-negative numbers, listed in ascending order. A rehearsal may put a million users into a group, which
/// costs a bit for each here, and a copy to read from while others write costs next to nothing. Not thread-safe.
/// </summary>
internal sealed class NumberSet
{
    private const int WordsPerBlock = 64;
    private const int BlockSize = WordsPerBlock * 64;

    private readonly Dictionary<int, Block> blocks = [];

    // The blocks in ascending order; null after a block has come or gone.
    private int[]? order;

    public int Count { get; private set; }

    public bool Contains(int number) =>
        blocks.TryGetValue(number / BlockSize, out var block) && (block.Words[WordOf(number)] & BitOf(number)) != 0;

    public bool Add(int number)
    {
        if (!blocks.TryGetValue(number / BlockSize, out var block))
        {
            block = new Block(new ulong[WordsPerBlock], 0);
            blocks.Add(number / BlockSize, block);
            order = null;
        }

        ref var word = ref block.Words[WordOf(number)];
        if ((word & BitOf(number)) != 0)
        {
            return false;
        }

        word |= BitOf(number);
        block.Count++;
        Count++;
        return true;
    }

    public bool Remove(int number)
    {
        if (!Contains(number))
        {
            return false;
        }

        var block = blocks[number / BlockSize];
        block.Words[WordOf(number)] &= ~BitOf(number);
        Count--;
        if (--block.Count == 0)
        {
            blocks.Remove(number / BlockSize);
            order = null;
        }

        return true;
    }

    public void Clear()
    {
        blocks.Clear();
        order = null;
        Count = 0;
    }

    /// <summary>A copy that later changes do not reach.</summary>
    public NumberSet Copy()
    {
        var copy = new NumberSet { Count = Count, order = order };
        foreach (var pair in blocks)
        {
            copy.blocks.Add(pair.Key, new Block((ulong[])pair.Value.Words.Clone(), pair.Value.Count));
        }

        return copy;
    }

    /// <summary>The numbers in ascending order.</summary>
    /// <param name="skip">How many of the smallest to leave out; whole blocks are skipped without looking into them.</param>
    public IEnumerable<int> List(long skip = 0)
    {
        foreach (var index in Order())
        {
            var block = blocks[index];
            if (skip >= block.Count)
            {
                skip -= block.Count;
                continue;
            }

            for (var word = 0; word < WordsPerBlock; word++)
            {
                var bits = block.Words[word];
                for (var bit = 0; bits != 0; bit++, bits >>= 1)
                {
                    if ((bits & 1) != 0 && skip-- <= 0)
                    {
                        yield return (index * BlockSize) + (word * 64) + bit;
                    }
                }
            }
        }
    }

    private static int WordOf(int number) => number % BlockSize / 64;

    private static ulong BitOf(int number) => 1UL << (number % 64);

    private int[] Order()
    {
        if (order is null)
        {
            var sorted = new int[blocks.Count];
            blocks.Keys.CopyTo(sorted, 0);
            Array.Sort(sorted);
            order = sorted;
        }

        return order;
    }

    private sealed class Block(ulong[] words, int count)
    {
        public ulong[] Words { get; } = words;

        public int Count { get; set; } = count;
    }
}
