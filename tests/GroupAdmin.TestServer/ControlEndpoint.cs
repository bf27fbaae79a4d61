using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GroupAdmin.TestServer;

/// <summary>How another process sets faults and looks at what arrived: JSON under <see cref="Prefix"/> on the same port.</summary>
/// <param name="server">The server.</param>
internal sealed class ControlEndpoint(LoopbackServer server)
{
    public const string Prefix = "/_control/";

    private const int MembersShown = 1000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },

        // A misspelt property must not pass for a fault that never happens.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public WireAnswer Answer(WireRequest request)
    {
        try
        {
            return (request.Method, request.Path[Prefix.Length..]) switch
            {
                ("POST", "faults") => AddFaults(request),
                ("DELETE", "faults") => Done(server.Faults.Clear),
                ("GET", "requests") => ShowRequests(request),
                ("DELETE", "requests") => Done(server.Requests.Clear),
                ("GET", "state") => ShowState(request),
                ("POST", "reset") => Done(server.Reset),
                _ => WireAnswer.FromJson(404, """{"error":"There is faults (POST, DELETE), requests (GET, DELETE), state (GET) and reset (POST)."}"""),
            };
        }
        catch (JsonException error)
        {
            return WireAnswer.FromJson(400, JsonSerializer.Serialize(new { error = error.Message }, Format));
        }
    }

    private static WireAnswer Done(Action action)
    {
        action();
        return WireAnswer.FromJson(200, "{}");
    }

    private static WireAnswer Show(object what) => WireAnswer.FromJson(200, JsonSerializer.Serialize(what, Format));

    private WireAnswer AddFaults(WireRequest request)
    {
        var text = request.Text.TrimStart();
        var faults = text.StartsWith('[')
            ? JsonSerializer.Deserialize<List<Fault>>(text, Format)!
            : [JsonSerializer.Deserialize<Fault>(text, Format)!];
        foreach (var fault in faults)
        {
            server.Add(fault);
        }

        return WireAnswer.FromJson(200, "{}");
    }

    private WireAnswer ShowRequests(WireRequest request)
    {
        var operation = request.Query("operation");
        var after = long.TryParse(request.Query("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
        return Show(new
        {
            server.Requests.Total,
            server.Requests.InFlight,
            server.Requests.MaximumInFlight,
            server.Requests.Connections,
            Requests = request.Query("summary") == "true"
                ? []
                : server.Requests.Snapshot().Where(one => one.Sequence > after && (operation is null || one.Operation == operation)),
        });
    }

    private WireAnswer ShowState(WireRequest request)
    {
        if (server.State is not { } state)
        {
            return WireAnswer.FromJson(404, """{"error":"The sandbox of this platform does not tell its state."}""");
        }

        var limit = int.TryParse(request.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : MembersShown;
        return request.Query("group") is { } group ? ShowOne(state.Describe(limit), "groups", group)
            : request.Query("user") is { } user ? ShowOne(state.Describe(int.MaxValue), "users", user)
            : Show(state.Describe(limit));
    }

    private static WireAnswer ShowOne(IReadOnlyDictionary<string, object?> state, string list, string id) =>
        ((IEnumerable<Dictionary<string, object?>>)state[list]!).FirstOrDefault(one => Equals(one["id"], id)) is { } found
            ? Show(found)
            : WireAnswer.FromJson(404, """{"error":"There is none of that id."}""");
}
