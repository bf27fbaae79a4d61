using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using GroupAdmin.Engine.Sandbox;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Faults;

/// <summary>What the server knew at one moment, in a form that does not depend on the order of things.</summary>
internal sealed class StateView
{
    private readonly JsonNode root;

    private StateView(JsonNode root)
    {
        this.root = root;
        Text = Canonical(root);
    }

    /// <summary>Equal for equal states.</summary>
    public string Text { get; }

    public static StateView Of(LoopbackServer server) =>
        new(JsonNode.Parse(server.Snapshot() ?? throw new InvalidOperationException($"The sandbox of {server.Platform.Name} does not tell its state: let it implement ISandboxState."))!);

    public static StateView Of(ISandboxState state) => new(JsonSerializer.SerializeToNode(state.Describe(int.MaxValue))!);

    public string[] Groups => [.. root["groups"]!.AsArray().Select(group => (string)group!["id"]!)];

    public string[] Users => [.. root["users"]!.AsArray().Select(user => (string)user!["id"]!)];

    public string[] Members(string group) => List("groups", group, "members");

    public bool Lists(string table, string id, string field, string wanted) => List(table, id, field).Contains(wanted);

    /// <summary>True where something has such a list.</summary>
    public bool Has(string table, string id, string field) => Find(table, id)?[field] is JsonArray;

    /// <summary>A field of everything in a table that has it.</summary>
    public IEnumerable<string> Values(string table, string field) => root[table]!.AsArray().Select(item => item![field] is JsonValue value ? value.ToString() : null).OfType<string>();

    public string? Role(string group, string user) => (string?)Find("groups", group)?["roles"]?[user];

    public string? Value(string table, string id, string field) => (string?)Find(table, id)?[field];

    private string[] List(string table, string id, string field) => Find(table, id)?[field] is JsonArray list ? [.. list.Select(item => (string)item!)] : [];

    private JsonNode? Find(string table, string id) => root[table]!.AsArray().FirstOrDefault(item => (string?)item!["id"] == id);

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(",", fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + ":" + Canonical(field.Value))) + "}",
        JsonArray items => "[" + string.Join(",", items.Select(Canonical).Order(StringComparer.Ordinal)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
