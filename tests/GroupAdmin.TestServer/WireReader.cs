using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.TestServer;

/// <summary>Reads HTTP/1.1 requests, one after another, from a connection.</summary>
/// <param name="stream">The connection.</param>
internal sealed class WireReader(Stream stream)
{
    private const int LongestHead = 256 * 1024;
    private const int LongestBody = 512 * 1024 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>The next request; null when the client has closed the connection between two requests.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">What arrived is no HTTP.</exception>
    public async Task<WireRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken) is not { } first)
        {
            return null;
        }

        var parts = first.Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new InvalidDataException("No HTTP request line: " + first);
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new InvalidDataException("No header: " + line);
            }

            var name = line[..colon];
            var value = line[(colon + 1)..].Trim();
            headers[name] = headers.TryGetValue(name, out var before) ? before + ", " + value : value;
        }

        var request = new WireRequest { Method = parts[0], Target = parts[1], IsHttp10 = parts[2] == "HTTP/1.0", Headers = headers };
        if (headers.TryGetValue("Expect", out var expect) && expect.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        if (headers.TryGetValue("Transfer-Encoding", out var encoding) && encoding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            request.Body = await ReadChunksAsync(cancellationToken);
        }
        else if (headers.TryGetValue("Content-Length", out var text))
        {
            request.Body = await ReadExactlyAsync(ParseLength(text, NumberStyles.None), cancellationToken);
        }

        return request;
    }

    private static int ParseLength(string text, NumberStyles style) =>
        int.TryParse(text, style, CultureInfo.InvariantCulture, out var length) && length is >= 0 and <= LongestBody
            ? length
            : throw new InvalidDataException("No length: " + text);

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException();
            var length = ParseLength(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier);
            if (length == 0)
            {
                while (await ReadLineAsync(cancellationToken) is { Length: > 0 })
                {
                }

                return body.WrittenSpan.ToArray();
            }

            body.Write(await ReadExactlyAsync(length, cancellationToken));
            await ReadLineAsync(cancellationToken);
        }
    }

    private async Task<byte[]> ReadExactlyAsync(int length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        var held = Math.Min(length, end - start);
        buffer.AsSpan(start, held).CopyTo(body);
        start += held;
        await stream.ReadExactlyAsync(body.AsMemory(held), cancellationToken);
        return body;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var index = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (index >= 0)
            {
                var length = searched + index;
                var line = Encoding.UTF8.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
                return line;
            }

            searched = end - start;
            if (searched > LongestHead)
            {
                throw new InvalidDataException("A line longer than any header.");
            }

            if (start > 0)
            {
                buffer.AsSpan(start, searched).CopyTo(buffer);
                start = 0;
                end = searched;
            }

            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                return searched == 0 ? null : throw new EndOfStreamException();
            }

            end += read;
        }
    }
}
