using System;
using System.Collections.Generic;
using System.Text;

namespace GroupAdmin.TestServer;

/// <summary>A request as it was read from a connection.</summary>
internal sealed class WireRequest
{
    public required string Method { get; init; }

    public required string Target { get; init; }

    public required bool IsHttp10 { get; init; }

    public required Dictionary<string, string> Headers { get; init; }

    public byte[] Body { get; set; } = [];

    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?', 2)[0];

    /// <summary>The last part of the path.</summary>
    public string Operation => Path.TrimEnd('/') is var path ? path[(path.LastIndexOf('/') + 1)..] : string.Empty;

    public string Text => Encoding.UTF8.GetString(Body);

    public bool EndsConnection =>
        Headers.TryGetValue("Connection", out var value)
            ? value.Contains("close", StringComparison.OrdinalIgnoreCase)
            : IsHttp10;

    /// <summary>The value of a field of the query; null where it was not sent.</summary>
    /// <param name="name">The field.</param>
    public string? Query(string name)
    {
        var parts = Target.Split('?', 2);
        foreach (var pair in parts.Length < 2 ? [] : parts[1].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && pair[..equals] == name)
            {
                return Uri.UnescapeDataString(pair[(equals + 1)..]);
            }
        }

        return null;
    }
}
