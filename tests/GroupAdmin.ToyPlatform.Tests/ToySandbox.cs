using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.ToyPlatform;

/// <summary>The toy in memory, at the place of the socket.</summary>
internal sealed class ToySandbox : HttpMessageHandler
{
    private const int PageSize = 2;

    private readonly object gate = new();
    private readonly SortedDictionary<string, (string? Name, string? Description, List<string> Members)> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> users = new(StringComparer.Ordinal) { ["ada"] = "Ada", ["bob"] = "Bob", ["cy"] = "Cy", ["dee"] = "Dee" };
    private int failures;

    /// <summary>Every request as "POST /groups {…}".</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers the next requests with a failing gateway.</summary>
    public void FailNext(int count) => failures = count;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (gate)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {body}".TrimEnd());
            var (status, answer) = failures-- > 0 ? (502, (object)new { error = "busy" })
                : request.Headers.Contains("X-Toy-Ticket") ? Answer(request.Method.Method, request.RequestUri, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement)
                : (401, new { error = "no ticket" });
            return new HttpResponseMessage((HttpStatusCode)status)
            {
                RequestMessage = request,
                Content = new StringContent(JsonSerializer.Serialize(answer), Encoding.UTF8, "application/json"),
            };
        }
    }

    private static object Page(List<object> all, Uri address)
    {
        var from = int.Parse(address.Query["?from=".Length..], System.Globalization.CultureInfo.InvariantCulture);
        return new { items = all.Skip(from).Take(PageSize), next = from + PageSize < all.Count ? from + PageSize : (int?)null, total = all.Count };
    }

    private (int Status, object Answer) Answer(string method, Uri address, JsonElement body)
    {
        var parts = address.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return (method, parts) switch
        {
            ("GET", ["whoami"]) => (200, new { name = "Sandbox" }),
            ("GET", ["groups"]) => (200, Page([.. groups.Keys.Select(Describe)], address)),
            ("POST", ["groups"]) => CreateGroup(body),
            ("GET", ["groups", var id]) => groups.ContainsKey(id) ? (200, Describe(id)) : (404, new { error = "no such group" }),
            ("DELETE", ["groups", var id]) => groups.Remove(id) ? (200, new { }) : (404, new { error = "no such group" }),
            ("GET", ["groups", var id, "members"]) => groups.TryGetValue(id, out var group) ? (200, Page([.. group.Members], address)) : (404, new { error = "no such group" }),
            ("POST", ["groups", var id, "members"]) => ChangeMembers(id, body),
            ("POST", ["users"]) => CreateUsers(body),
            ("POST", ["users", "which"]) => (200, Ids(body, "ids").Where(users.ContainsKey)),
            ("GET", ["users", var id]) => users.TryGetValue(id, out var name) ? (200, new { id, name }) : (404, new { error = "no such user" }),
            _ => (400, new { error = "no such operation" }),
        };
    }

    private static IEnumerable<string> Ids(JsonElement body, string name) =>
        body.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(static id => id.GetString()!) : [];

    private object Describe(string id) => new { id, name = groups[id].Name, description = groups[id].Description };

    private (int Status, object Answer) CreateGroup(JsonElement body)
    {
        var id = body.GetProperty("id").GetString()!;
        return groups.TryAdd(id, (body.GetProperty("name").GetString(), body.GetProperty("description").GetString(), []))
            ? (200, Describe(id))
            : (409, new { error = "there is one" });
    }

    private (int Status, object Answer) ChangeMembers(string id, JsonElement body)
    {
        if (!groups.TryGetValue(id, out var group))
        {
            return (404, new { error = "no such group" });
        }

        var unknown = Ids(body, "add").Concat(Ids(body, "remove")).Where(user => !users.ContainsKey(user)).ToList();
        if (unknown.Count > 0)
        {
            return (404, new { error = "no such user", users = unknown });
        }

        group.Members.AddRange(Ids(body, "add").Except(group.Members).ToList());
        group.Members.RemoveAll(Ids(body, "remove").Contains);
        return (200, new { });
    }

    private (int Status, object Answer) CreateUsers(JsonElement body)
    {
        var given = body.EnumerateArray().ToDictionary(static user => user.GetProperty("id").GetString()!, static user => user.GetProperty("name").GetString());
        if (given.Keys.Any(users.ContainsKey))
        {
            return (409, new { error = "there is one" });
        }

        foreach (var user in given)
        {
            users.Add(user.Key, user.Value);
        }

        return (200, new { });
    }
}
