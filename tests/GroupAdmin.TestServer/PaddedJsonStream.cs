using System;
using System.IO;

namespace GroupAdmin.TestServer;

/// <summary>A success of any length that is valid JSON: its message is very long.</summary>
internal sealed class PaddedJsonStream(long size) : Stream
{
    private static readonly byte[] Before = "{\"success\":{\"status\":\"2000\",\"message\":\""u8.ToArray();
    private static readonly byte[] After = "\"}}"u8.ToArray();

    private readonly long length = Math.Max(size, Before.Length + After.Length);
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length - position);
        for (var index = 0; index < read; index++, position++)
        {
            buffer[offset + index] = position < Before.Length ? Before[position]
                : position >= length - After.Length ? After[position - (length - After.Length)]
                : (byte)'x';
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
