using System;
using System.Text;

namespace GroupAdmin.Directories;

/// <summary>
/// UTF-8 that keeps every .NET string exactly. A surrogate without its other half, which UTF-8 cannot carry and the framework's encoder
/// would silently replace, takes the three bytes that its number would have (WTF-8), so that two different texts never become one.
/// </summary>
internal static class ExactText
{
    private const byte SurrogateLead = 0xED;

    /// <summary>The most bytes that a text can need.</summary>
    public static int MaximumBytes(string text) => checked(text.Length * 3);

    /// <summary>Writes a text.</summary>
    /// <returns>Where it ends.</returns>
    public static int Write(string text, byte[] bytes, int offset)
    {
        for (var i = 0; i < text.Length; i++)
        {
            int code = text[i];
            if (code < 0x80)
            {
                bytes[offset++] = (byte)code;
                continue;
            }

            if (code < 0x800)
            {
                bytes[offset++] = (byte)(0xC0 | (code >> 6));
                bytes[offset++] = (byte)(0x80 | (code & 0x3F));
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                code = char.ConvertToUtf32(text[i], text[++i]);
                bytes[offset++] = (byte)(0xF0 | (code >> 18));
                bytes[offset++] = (byte)(0x80 | ((code >> 12) & 0x3F));
            }
            else
            {
                bytes[offset++] = (byte)(0xE0 | (code >> 12));
            }

            bytes[offset++] = (byte)(0x80 | ((code >> 6) & 0x3F));
            bytes[offset++] = (byte)(0x80 | (code & 0x3F));
        }

        return offset;
    }

    /// <summary>Reads a text that <see cref="Write"/> wrote.</summary>
    public static string Read(byte[] bytes, int offset, int length)
    {
        var end = offset + length;
        var plain = Next(bytes, offset, end);
        if (plain == end)
        {
            return Encoding.UTF8.GetString(bytes, offset, length);
        }

        var text = new StringBuilder(length);
        while (plain < end)
        {
            text.Append(Encoding.UTF8.GetString(bytes, offset, plain - offset));
            text.Append((char)(0xD000 | ((bytes[plain + 1] & 0x3F) << 6) | (bytes[plain + 2] & 0x3F)));
            offset = plain + 3;
            plain = Next(bytes, offset, end);
        }

        return text.Append(Encoding.UTF8.GetString(bytes, offset, end - offset)).ToString();
    }

    /// <summary>True where a text holds a surrogate without its other half.</summary>
    public static bool IsBroken(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    // The next lone surrogate.
    private static int Next(byte[] bytes, int start, int end)
    {
        while (true)
        {
            var found = Array.IndexOf(bytes, SurrogateLead, start, end - start);
            if (found < 0)
            {
                return end;
            }

            if (bytes[found + 1] >= 0xA0)
            {
                return found;
            }

            start = found + 3;
        }
    }
}
