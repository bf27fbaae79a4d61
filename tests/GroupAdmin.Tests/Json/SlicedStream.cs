using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Tests.Json;

/// <summary>Bytes that arrive in slices, as from a network: one slice up to a position, then slices of a fixed size.</summary>
internal sealed class SlicedStream(byte[] bytes, int first, int following) : Stream
{
    private int position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public bool IsDisposed { get; private set; }

    /// <summary>Thrown instead of the end.</summary>
    public Exception? Breaks { get; init; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var slice = position < first ? first - position : following;
        var read = Math.Min(Math.Min(slice, buffer.Length), bytes.Length - position);
        if (read == 0 && Breaks is not null)
        {
            throw Breaks;
        }

        bytes.AsSpan(position, read).CopyTo(buffer);
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        return Read(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
