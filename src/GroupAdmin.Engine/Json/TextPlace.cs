using System;

namespace GroupAdmin.Engine.Json;

/// <summary>Follows a text in UTF-8 and knows the line and the column it has come to, both from 1; columns count characters (code points).</summary>
internal sealed class TextPlace
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>The line.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The column.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>Goes over the next bytes.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        for (var end = bytes.IndexOf(LineFeed); end >= 0; end = bytes.IndexOf(LineFeed))
        {
            Line++;
            Column = 1;
            bytes = bytes.Slice(end + 1);
        }

        foreach (var unit in bytes)
        {
            Column += (unit & 0xC0) == 0x80 ? 0 : 1;
        }
    }
}
