using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>
/// A file as UTF-8, also one in UTF-16 with its mark, as Windows PowerShell and spreadsheets save it. Half a character stays one (its number
/// in three bytes, which is no valid UTF-8), so that whoever reads the text finds it in its line.
/// </summary>
/// <param name="file">The file; it stays open.</param>
internal sealed class Utf8Source(Stream file) : Stream
{
    private const int BlockBytes = 16 * 1024;

    private readonly byte[] read = new byte[BlockBytes];
    private readonly byte[] text = new byte[BlockBytes * 2];
    private int leftOver;
    private bool hasBegun;
    private bool isFinal;
    private bool isUtf16;
    private int high;
    private int position;
    private int end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        while (position == end && !isFinal)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var taken = Math.Min(count, end - position);
        Buffer.BlockCopy(text, position, buffer, offset, taken);
        position += taken;
        return taken;
    }

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var own = new byte[buffer.Length];
        var read = await ReadAsync(own, 0, own.Length, cancellationToken).ConfigureAwait(false);
        own.AsMemory(0, read).CopyTo(buffer);
        return read;
    }
#endif

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var more = await file.ReadAsync(read, leftOver, BlockBytes - leftOver, cancellationToken).ConfigureAwait(false);
        isFinal = more == 0;
        var count = leftOver + more;
        leftOver = 0;
        position = end = 0;
        var start = 0;
        if (!hasBegun)
        {
            if (count < 2 && !isFinal)
            {
                leftOver = count;
                return;
            }

            hasBegun = true;
            var mark = count < 2 ? 0 : (read[0] << 8) | read[1];
            isUtf16 = mark is 0xFFFE or 0xFEFF;
            high = mark == 0xFFFE ? 1 : 0;
            start = isUtf16 ? 2 : 0;
        }

        if (isUtf16)
        {
            Transcode(start, count);
        }
        else
        {
            Buffer.BlockCopy(read, start, text, 0, count - start);
            end = count - start;
        }
    }

    private void Transcode(int start, int count)
    {
        while (start + 1 < count)
        {
            int code = (read[start + high] << 8) | read[start + 1 - high];
            if (char.IsHighSurrogate((char)code))
            {
                // Its other half may come with the next block.
                if (start + 3 >= count && !isFinal)
                {
                    break;
                }

                if (start + 3 < count && (char)((read[start + 2 + high] << 8) | read[start + 3 - high]) is var low && char.IsLowSurrogate(low))
                {
                    code = char.ConvertToUtf32((char)code, low);
                    start += 2;
                }
            }

            start += 2;
            Put(code);
        }

        if (isFinal && start < count)
        {
            // Half of a unit: the file was cut off.
            text[end++] = 0xFF;
            return;
        }

        leftOver = count - start;
        Buffer.BlockCopy(read, start, read, 0, leftOver);
    }

    private void Put(int code)
    {
        if (code < 0x80)
        {
            text[end++] = (byte)code;
            return;
        }

        if (code < 0x800)
        {
            text[end++] = (byte)(0xC0 | (code >> 6));
        }
        else
        {
            if (code < 0x10000)
            {
                text[end++] = (byte)(0xE0 | (code >> 12));
            }
            else
            {
                text[end++] = (byte)(0xF0 | (code >> 18));
                text[end++] = (byte)(0x80 | ((code >> 12) & 0x3F));
            }

            text[end++] = (byte)(0x80 | ((code >> 6) & 0x3F));
        }

        text[end++] = (byte)(0x80 | (code & 0x3F));
    }
}
