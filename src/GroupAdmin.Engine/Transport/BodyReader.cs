using System;
using System.Buffers;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>Reads a body whole, within a limit.</summary>
internal static class BodyReader
{
    private const int FirstBuffer = 16 * 1024;
    private const int LongestArray = 0x7FFFFFC7;

    /// <summary>Reads a body.</summary>
    /// <returns>The bytes; null when there are more than the limit.</returns>
    /// <exception cref="IOException">The connection was lost before the end.</exception>
    public static async Task<byte[]?> ReadAsync(HttpContent? content, long maximum, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }

        if (content is BufferedContent buffered)
        {
            return buffered.Bytes.LongLength <= maximum ? buffered.Bytes : null;
        }

        maximum = Math.Min(maximum, LongestArray);
        var announced = content.Headers.ContentLength;
        if (announced > maximum)
        {
            return null;
        }

#if NET
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return announced is { } length
            ? await ReadExactlyAsync(stream, (int)length, cancellationToken).ConfigureAwait(false)
            : await ReadToEndAsync(stream, maximum, cancellationToken).ConfigureAwait(false);
#else
        // A read from the network does not notice a cancellation by itself on .NET Framework, and the announced length can be that of
        // the compressed body there.
        using var ending = cancellationToken.Register(content.Dispose);
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        return await ReadToEndAsync(stream, maximum, cancellationToken).ConfigureAwait(false);
#endif
    }

#if NET
    private static async Task<byte[]> ReadExactlyAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        var filled = 0;
        while (filled < length)
        {
            var read = await stream.ReadAsync(bytes, filled, length - filled, cancellationToken).ConfigureAwait(false);
            filled += read > 0
                ? read
                : throw new EndOfStreamException($"The answer ended after {filled} of {length} bytes.");
        }

        return bytes;
    }
#endif

    private static async Task<byte[]?> ReadToEndAsync(Stream stream, long maximum, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var filled = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer, filled, buffer.Length - filled, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return buffer.AsSpan(0, filled).ToArray();
                }

                filled += read;
                if (filled > maximum)
                {
                    return null;
                }

                if (filled == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, LongestArray));
                    Buffer.BlockCopy(buffer, 0, larger, 0, filled);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
