using System;
using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>
/// Ids, each held once as UTF-8 and known by a number from 0 in the order of their first mention. Exact: ids are the same when they are
/// the same strings, a surrogate without its other half included. Several threads may read while none adds.
/// </summary>
public sealed class IdPool : IComparer<int>
{
    private const int FirstSlots = 16;
    private const int KeptScratch = 64 * 1024;

    [ThreadStatic]
    private static byte[]? scratch;

    private readonly ByteArena arena = new();
    private uint[] addresses = [];

    // A slot holds a hash and the id's number plus one; zero is free. At most half of them are taken.
    private long[] slots = [];

    /// <summary>How many ids there are.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a number.</summary>
    /// <param name="index">The number.</param>
    public string this[int index]
    {
        get
        {
            var bytes = At(index, out var offset, out var length);
            return ExactText.Read(bytes, offset, length);
        }
    }

    /// <summary>The number of an id, which is added where it is new.</summary>
    /// <param name="id">The id.</param>
    public int Add(string id)
    {
        var length = Encode(id, out var bytes);
        if (Count * 2 >= slots.Length)
        {
            Grow();
        }

        var hash = KeyedHash.Of(bytes, 0, length);
        var slot = Seek(hash, bytes, length);
        if (slots[slot] != 0)
        {
            return (int)slots[slot] - 1;
        }

        if (Count == addresses.Length)
        {
            Array.Resize(ref addresses, Math.Max(FirstSlots, Count * 2));
        }

        addresses[Count] = arena.Reserve(VariableNumber.Length(length) + length, out var block, out var offset);
        offset = VariableNumber.Write(length, block, offset);
        Buffer.BlockCopy(bytes, 0, block, offset, length);
        slots[slot] = ((long)hash << 32) | (uint)++Count;
        return Count - 1;
    }

    /// <summary>The number of an id; -1 where it is not known.</summary>
    /// <param name="id">The id.</param>
    public int Find(string id)
    {
        var length = Encode(id, out var bytes);
        return Count == 0 ? -1 : (int)slots[Seek(KeyedHash.Of(bytes, 0, length), bytes, length)] - 1;
    }

    /// <summary>Compares two ids by their UTF-16 units, as <see cref="StringComparer.Ordinal"/> does.</summary>
    /// <param name="a">The number of the one.</param>
    /// <param name="b">The number of the other.</param>
    public int Compare(int a, int b)
    {
        if (a == b)
        {
            return 0;
        }

        var first = At(a, out var i, out var firstLength);
        var second = At(b, out var j, out var secondLength);
        var common = CommonLength(first, i, second, j, Math.Min(firstLength, secondLength));
        if (common == firstLength || common == secondLength)
        {
            return firstLength - secondLength;
        }

        var x = first[i + common];
        var y = second[j + common];

        // Only above the surrogates do UTF-8 and UTF-16 order differently.
        return x >= 0xED && y >= 0xED && x != y ? string.CompareOrdinal(this[a], this[b]) : x - y;
    }

    private static int CommonLength(byte[] first, int i, byte[] second, int j, int length)
    {
#if NET
        return first.AsSpan(i, length).CommonPrefixLength(second.AsSpan(j, length));
#else
        var common = 0;
        while (common < length && first[i + common] == second[j + common])
        {
            common++;
        }

        return common;
#endif
    }

    private static int Encode(string id, out byte[] bytes)
    {
        if (id is null)
        {
            throw new ArgumentNullException(nameof(id));
        }

        var needed = ExactText.MaximumBytes(id);
        bytes = scratch is { } kept && kept.Length >= needed ? kept : new byte[Math.Max(256, needed)];
        if (bytes.Length <= KeptScratch)
        {
            scratch = bytes;
        }

        return ExactText.Write(id, bytes, 0);
    }

    private byte[] At(int index, out int offset, out int length)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index));
        }

        var block = arena.At(addresses[index], out offset);
        length = VariableNumber.Read(block, ref offset);
        return block;
    }

    // The slot of the id, or the free one where it belongs.
    private int Seek(uint hash, byte[] bytes, int length)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var content = slots[slot];
            if (content == 0)
            {
                return slot;
            }

            if ((uint)(content >> 32) == hash)
            {
                var own = At((int)content - 1, out var offset, out var ownLength);
                if (ownLength == length && CommonLength(own, offset, bytes, 0, length) == length)
                {
                    return slot;
                }
            }
        }
    }

    private void Grow()
    {
        var before = slots;
        slots = new long[Math.Max(FirstSlots, checked(before.Length * 2))];
        var mask = slots.Length - 1;
        foreach (var content in before)
        {
            if (content != 0)
            {
                var slot = (int)(content >> 32) & mask;
                while (slots[slot] != 0)
                {
                    slot = (slot + 1) & mask;
                }

                slots[slot] = content;
            }
        }
    }
}
