using System;
using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>
/// Bytes in blocks that never move: growing copies nothing, and an address is four bytes. A record lies in one block, whatever its length.
/// </summary>
internal sealed class ByteArena
{
    private const int BlockBits = 20;
    private const int LargestBlock = 1 << BlockBits;
    private const int FirstBlock = 4096;
    private const int MaximumBlocks = 1 << (32 - BlockBits);

    private readonly List<byte[]> blocks = [];
    private int used;

    /// <summary>Makes room for a record.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="block">Where it goes.</param>
    /// <param name="offset">Where in the block it begins.</param>
    /// <returns>The record's address.</returns>
    public uint Reserve(int length, out byte[] block, out int offset)
    {
        if (blocks.Count == 0 || length > blocks[blocks.Count - 1].Length - used)
        {
            if (blocks.Count == MaximumBlocks)
            {
                throw new InvalidOperationException("A directory cannot hold more than 4 GB of texts.");
            }

            var wanted = blocks.Count == 0 ? FirstBlock : Math.Min(blocks[blocks.Count - 1].Length * 2L, LargestBlock);
            blocks.Add(new byte[Math.Max(wanted, length)]);
            used = 0;
        }

        block = blocks[blocks.Count - 1];
        offset = used;
        used += length;

        // What follows a record that is longer than the largest block could not be addressed in it.
        if (used >= LargestBlock)
        {
            used = block.Length;
        }

        return ((uint)(blocks.Count - 1) << BlockBits) | (uint)offset;
    }

    /// <summary>The block of a record, and where in it the record begins.</summary>
    /// <param name="address">The record's address.</param>
    /// <param name="offset">Where it begins.</param>
    public byte[] At(uint address, out int offset)
    {
        offset = (int)(address & (LargestBlock - 1));
        return blocks[(int)(address >> BlockBits)];
    }
}
