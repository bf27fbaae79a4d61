using System;
using System.IO;

namespace GroupAdmin.Engine.Transport;

/// <summary>An answer whose body is still arriving. Disposing of it ends the request.</summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="mediaType">The media type; null where none was sent.</param>
/// <param name="body">The body. A read that waits longer than the connection's time-out, or loses the connection, throws <see cref="ChatServiceException"/>.</param>
/// <param name="release">Frees what the answer holds.</param>
public sealed class StreamedAnswer(int statusCode, string? mediaType, Stream body, IDisposable release) : IDisposable
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The media type; null where none was sent.</summary>
    public string? MediaType { get; } = mediaType;

    /// <summary>The body, decompressed, without a limit on its length.</summary>
    public Stream Body { get; } = body;

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        release.Dispose();
    }
}
