using System.Collections.Generic;

namespace GroupAdmin.Engine.Recording;

/// <summary>One entry of a recording that is replayed.</summary>
internal sealed class HarEntry(int number, string method, HarAddress address)
{
    /// <summary>Its place in the file, from 1.</summary>
    public int Number { get; } = number;

    public string Method { get; } = method;

    public HarAddress Address { get; } = address;

    public string RequestMediaType { get; init; } = string.Empty;

    public byte[] RequestBody { get; init; } = [];

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int StatusCode { get; init; }

    public string Reason { get; init; } = string.Empty;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string MediaType { get; init; } = string.Empty;

    public byte[] Body { get; init; } = [];

    public string? Error { get; init; }

    public bool IsUnreached { get; init; }

    public bool IsUsed { get; set; }
}
