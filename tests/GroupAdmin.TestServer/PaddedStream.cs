using System;
using System.IO;

namespace GroupAdmin.TestServer;

/// <summary>A text of any length that is never in memory.</summary>
/// <param name="before">What it begins with.</param>
/// <param name="filler">What comes then, again and again.</param>
/// <param name="after">What it ends with.</param>
/// <param name="size">How long it is altogether, if that is longer than beginning and end.</param>
internal sealed class PaddedStream(byte[] before, byte filler, byte[] after, long size) : Stream
{
    private readonly long length = Math.Max(size, before.Length + after.Length);
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
        var span = buffer.AsSpan(offset, read);
        span.Fill(filler);
        CopyInto(span, before, 0);
        CopyInto(span, after, length - after.Length);
        position += read;
        return read;
    }

    private void CopyInto(Span<byte> span, byte[] text, long at)
    {
        var start = Math.Max(at, position);
        var end = Math.Min(at + text.Length, position + span.Length);
        if (start < end)
        {
            text.AsSpan((int)(start - at), (int)(end - start)).CopyTo(span[(int)(start - position)..]);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
