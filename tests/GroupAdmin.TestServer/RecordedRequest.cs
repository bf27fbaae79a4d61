using System;
using System.Collections.Generic;
using System.Net;

namespace GroupAdmin.TestServer;

/// <summary>A request as it arrived, and what became of it.</summary>
public sealed class RecordedRequest
{
    private Dictionary<string, string>? form;

    /// <summary>Its place in the order of arrival, from 1.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The connection that it came over, from 1.</summary>
    public long Connection { get; internal init; }

    /// <summary>The method.</summary>
    public string Method { get; internal init; } = string.Empty;

    /// <summary>The path with the query, as sent.</summary>
    public string Path { get; internal init; } = string.Empty;

    /// <summary>The last part of the path.</summary>
    public string Operation { get; internal init; } = string.Empty;

    /// <summary>The headers, by name without regard to case; values of the same name are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The body, as sent.</summary>
    public string Body { get; internal init; } = string.Empty;

    /// <summary>The fields of a URL-encoded body, decoded.</summary>
    public IReadOnlyDictionary<string, string> Form => form ??= ReadForm();

    /// <summary>How many requests were being answered when this one had arrived, itself included.</summary>
    public int InFlight { get; internal set; }

    /// <summary>When it had arrived whole, in milliseconds since the server's start.</summary>
    public double StartedMs { get; internal set; }

    /// <summary>When its answer had been sent or its connection been cut; null while it is being answered.</summary>
    public double? EndedMs { get; internal set; }

    /// <summary>What befell it, other than a delay.</summary>
    public FaultKind? Fault { get; internal set; }

    /// <summary>True where it was carried out.</summary>
    public bool Applied { get; internal set; }

    /// <summary>True where the state was another afterwards; always false unless the server tracks changes.</summary>
    public bool Changed { get; internal set; }

    /// <summary>How long the body of the proper answer is; null where the request was not carried out or the length is not known.</summary>
    public int? ProperLength { get; internal set; }

    /// <summary>The HTTP status of the answer; 0 where there was none.</summary>
    public int Status { get; internal set; }

    /// <summary>True where the client was gone when the answer was due.</summary>
    public bool ClientLeft { get; internal set; }

    private Dictionary<string, string> ReadForm()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Headers.TryGetValue("Content-Type", out var type) && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var pair in Body.Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                var name = equals < 0 ? pair : pair[..equals];
                fields[WebUtility.UrlDecode(name)] = equals < 0 ? string.Empty : WebUtility.UrlDecode(pair[(equals + 1)..]);
            }
        }

        return fields;
    }
}
