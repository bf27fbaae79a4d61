using System;
using System.Collections.Generic;

namespace GroupAdmin.Engine.Transport;

/// <summary>An answer that was read whole. Any HTTP status may be in it: its meaning is the platform's business.</summary>
public sealed class ServiceAnswer
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; init; }

    /// <summary>The media type, such as <c>application/json</c>; null where none was sent.</summary>
    public string? MediaType { get; init; }

    /// <summary>The body, decompressed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many times the request was sent until this answer came; above 1, an earlier one may have taken effect.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The headers, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
