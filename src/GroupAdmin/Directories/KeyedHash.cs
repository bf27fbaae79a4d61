using System;
using System.Security.Cryptography;

namespace GroupAdmin.Directories;

/// <summary>
/// SipHash-1-3 with a key of this process (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): ids come from files and platforms,
/// so nobody may be able to choose them so that they all fall into one slot.
/// </summary>
internal static class KeyedHash
{
    private static readonly ulong[] Key = NewKey();

    /// <summary>The hash of some bytes.</summary>
    public static uint Of(byte[] bytes, int offset, int length)
    {
        var v0 = Key[0] ^ 0x736f6d6570736575;
        var v1 = Key[1] ^ 0x646f72616e646f6d;
        var v2 = Key[0] ^ 0x6c7967656e657261;
        var v3 = Key[1] ^ 0x7465646279746573;
        var end = offset + (length & ~7);
        for (; offset < end; offset += 8)
        {
            var word = BitConverter.ToUInt64(bytes, offset);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        var last = (ulong)length << 56;
        for (var i = 0; i < (length & 7); i++)
        {
            last |= (ulong)bytes[offset + i] << (8 * i);
        }

        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xFF;
        for (var i = 0; i < 3; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        var hash = v0 ^ v1 ^ v2 ^ v3;
        return (uint)(hash ^ (hash >> 32));
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = Rotate(v1, 13) ^ v0;
        v0 = Rotate(v0, 32);
        v2 += v3;
        v3 = Rotate(v3, 16) ^ v2;
        v0 += v3;
        v3 = Rotate(v3, 21) ^ v0;
        v2 += v1;
        v1 = Rotate(v1, 17) ^ v2;
        v2 = Rotate(v2, 32);
    }

    private static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));

    private static ulong[] NewKey()
    {
        var bytes = new byte[16];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return [BitConverter.ToUInt64(bytes, 0), BitConverter.ToUInt64(bytes, 8)];
    }
}
