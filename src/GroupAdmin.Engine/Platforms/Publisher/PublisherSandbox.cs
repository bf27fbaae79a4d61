using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>
/// Publisher in memory, at the place of the socket, in both formats. Any token is right, except <see cref="RefusedToken"/>. What its
/// failures look like is taken from a sibling product (I).
/// </summary>
/// <param name="store">What it knows.</param>
internal sealed class PublisherSandbox(PublisherSandboxStore store) : HttpMessageHandler, ISandboxState
{
    /// <summary>The token that is refused, so that people can rehearse what a wrong one looks like.</summary>
    public const string RefusedToken = "wrong";

    /// <summary>A sandbox with the sample data.</summary>
    public PublisherSandbox()
        : this(new PublisherSandboxStore())
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Describe(int limit)
    {
        lock (store)
        {
            return store.Describe(limit);
        }
    }

    /// <inheritdoc/>
    public void ListSampleUsers(int count)
    {
        lock (store)
        {
            store.ListSampleUsers(count);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asXml = request.Headers.Accept.Any(static accept => accept.MediaType == "application/xml");
        var token = request.Headers.Authorization;
        if (token is not { Scheme: "Bearer", Parameter: { Length: > 0 } given } || given == RefusedToken)
        {
            return Answer(request, asXml, new PublisherSandboxVerdict(HttpStatusCode.Unauthorized, "401", "The access token is not valid."));
        }

        Dictionary<string, object?> body = [];
        if (request.Content is not null && await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false) is { Length: > 0 } bytes)
        {
            try
            {
                body = PublisherDocument.Parse(bytes, long.MaxValue);
            }
            catch (FormatException)
            {
                return Answer(request, asXml, new PublisherSandboxVerdict(HttpStatusCode.BadRequest, "400", "The body cannot be read."));
            }
        }

        var path = request.RequestUri!.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var start = Array.FindLastIndex(path, static part => part is "groups" or "users");
        lock (store)
        {
            return Answer(request, asXml, start < 0 ? PublisherSandboxVerdict.NotFound : Run(request.Method.Method, [.. path.Skip(start)], Query(request.RequestUri), body));
        }
    }

    private static Dictionary<string, string> Query(Uri address)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in address.Query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(['='], 2);
            query[parts[0]] = parts.Length == 2 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : string.Empty;
        }

        return query;
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, bool asXml, PublisherSandboxVerdict verdict)
    {
        var response = new HttpResponseMessage(verdict.Status) { RequestMessage = request };
        if (verdict.Root is { } root)
        {
            response.Content = new StringContent(Text(root, verdict, asXml), Encoding.UTF8, asXml ? "application/xml" : "application/json");
        }

        return response;
    }

    private static string Text(string root, PublisherSandboxVerdict verdict, bool asXml)
    {
        if (verdict.Entries is not { } entries)
        {
            return Linked(PublisherDocument.Write(root, verdict.Fields, asXml), root == "user" && asXml);
        }

        var listing = new Dictionary<string, object?> { ["total"] = verdict.Total, ["currentpage"] = verdict.Page, [asXml ? root.TrimEnd('s') : root] = entries };
        return asXml ? Linked(PublisherDocument.Write(root, listing, asXml), root == "users") : JsonSerializer.Serialize(listing);
    }

    // The platform's own samples print the link of a user so, without declaring the prefix (D).
    private static string Linked(string text, bool asAtom) =>
        asAtom ? Regex.Replace(text, "<link>([^<]*)</link>", "<atom:link rel=\"self\" href=\"$1\"/>") : text;

    private PublisherSandboxVerdict Run(string method, string[] path, Dictionary<string, string> query, Dictionary<string, object?> body) => (method, path[0], path.Length) switch
    {
        ("GET", "groups", 1) => store.ListGroups(query),
        ("POST", "groups", 1) => store.AddGroup(Inside(body, "group")),
        ("GET", "groups", 2) => store.GetGroup(path[1]),
        ("PUT", "groups", 2) => store.ReplaceGroup(path[1], Inside(body, "group")),
        ("DELETE", "groups", 2) => store.DeleteGroup(path[1]),
        ("GET", "users", 1) => store.ListUsers(query),
        ("POST", "users", 1) => store.AddUser(Inside(body, "user")),
        ("GET", "users", 2) => store.GetUser(path[1]),
        ("PUT", "users", 2) => store.ReplaceUser(path[1], Inside(body, "user")),
        ("POST", "users", 3) when path[2] is "archive" or "disable" or "reinstate" => store.SetStatus(path[1], path[2]),
        _ => PublisherSandboxVerdict.NotFound,
    };

    private static Dictionary<string, object?> Inside(Dictionary<string, object?> body, string noun) =>
        body.TryGetValue(noun, out var inner) && inner is Dictionary<string, object?> fields ? fields : [];
}
