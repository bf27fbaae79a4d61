using System.Collections.Generic;
using System.Net;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>What the sandbox answers to one request.</summary>
internal sealed class PublisherSandboxVerdict
{
    /// <summary>A success with one object in it.</summary>
    public PublisherSandboxVerdict(string root, Dictionary<string, object?> fields)
    {
        Status = HttpStatusCode.OK;
        Root = root;
        Fields = fields;
    }

    /// <summary>A failure.</summary>
    public PublisherSandboxVerdict(HttpStatusCode status, string reference, string summary)
    {
        Status = status;
        Root = "error";
        Fields = new() { ["ref"] = reference, ["summary"] = summary };
    }

    /// <summary>A part of a listing.</summary>
    public PublisherSandboxVerdict(string root, List<Dictionary<string, object?>> entries, long total, long page)
    {
        Status = HttpStatusCode.OK;
        Root = root;
        Entries = entries;
        Total = total;
        Page = page;
    }

    private PublisherSandboxVerdict(HttpStatusCode status) => Status = status;

    /// <summary>A deletion that was taken on.</summary>
    public static PublisherSandboxVerdict Accepted { get; } = new(HttpStatusCode.Accepted);

    /// <summary>Nothing there.</summary>
    public static PublisherSandboxVerdict NotFound { get; } = new(HttpStatusCode.NotFound, "404", "Not found.");

    public HttpStatusCode Status { get; }

    /// <summary>The name of what is answered; null for no body.</summary>
    public string? Root { get; }

    public Dictionary<string, object?> Fields { get; } = [];

    public List<Dictionary<string, object?>>? Entries { get; }

    public long Total { get; }

    public long Page { get; }
}
