using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Recording;

/// <summary>
/// A body that is kept for the recording while somebody reads it as it arrives. It is held in memory until its end: a secret can only be
/// taken out of a whole text. A reader that stops early leaves the part that it has read.
/// </summary>
internal sealed class RecordedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly MemoryStream kept = new();
    private Action<byte[]>? finish;

    public RecordedContent(HttpContent inner, Action<byte[]> finish)
    {
        this.inner = inner;
        this.finish = finish;
        HeaderCopy.Add(inner.Headers, Headers);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new KeepingStream(this, await inner.ReadAsStreamAsync().ConfigureAwait(false));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        using var source = await CreateContentReadStreamAsync().ConfigureAwait(false);
        await source.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Finish();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Keep(byte[] buffer, int offset, int wanted, int read)
    {
        if (read == 0 && wanted > 0)
        {
            Finish();
        }
        else
        {
            kept.Write(buffer, offset, read);
        }

        return read;
    }

    private void Finish() => Interlocked.Exchange(ref finish, null)?.Invoke(kept.ToArray());

    private sealed class KeepingStream(RecordedContent content, Stream source) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => content.Keep(buffer, offset, count, source.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            content.Keep(buffer, offset, count, await source.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

#if NET
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            content.Keep(buffer.Span.Slice(0, read).ToArray(), 0, buffer.Length, read);
            return read;
        }
#endif

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Finish();
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
