using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GroupAdmin.Tests.DirectoryFiles;

/// <summary>The published schema, as far as JSON Schema 2020-12 is used in it; a keyword that is not known here is a failure.</summary>
internal sealed class DirectorySchema
{
    private readonly JsonElement root;

    private DirectorySchema(JsonElement root) => this.root = root;

    public static DirectorySchema Load([CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/schemas/directory-1.schema.json");
        return new DirectorySchema(JsonDocument.Parse(File.ReadAllText(path)).RootElement);
    }

    /// <summary>Where a file goes against the schema; nothing where it does not.</summary>
    public IReadOnlyList<string> Check(string file) => [.. Check(root, JsonDocument.Parse(file).RootElement, "$")];

    private IEnumerable<string> Check(JsonElement schema, JsonElement value, string place) =>
        schema.EnumerateObject().SelectMany(keyword => Check(schema, keyword, value, place));

    private IEnumerable<string> Check(JsonElement schema, JsonProperty keyword, JsonElement value, string place) => keyword.Name switch
    {
        "$schema" or "$id" or "$defs" or "title" or "description" => [],
        "properties" => Properties(keyword.Value, value, place),
        "$ref" => Check(Referred(keyword.Value.GetString()!), value, place),
        "type" => Fails(Types(keyword.Value).Contains(KindOf(value)), place, "type"),
        "const" => Fails(JsonElement.DeepEquals(keyword.Value, value), place, "const"),
        "enum" => Fails(keyword.Value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), place, "enum"),
        "anyOf" => Fails(keyword.Value.EnumerateArray().Any(choice => !Check(choice, value, place).Any()), place, "anyOf"),
        "required" => Fails(value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)), place, "required"),
        "additionalProperties" => Fails(value.ValueKind != JsonValueKind.Object || keyword.Value.GetBoolean() || value.EnumerateObject().All(property => schema.GetProperty("properties").TryGetProperty(property.Name, out _)), place, "additionalProperties"),
        "items" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany((item, index) => Check(keyword.Value, item, $"{place}[{index}]")) : [],
        "minLength" => Fails(value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() >= keyword.Value.GetInt32(), place, "minLength"),
        "pattern" => Fails(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!.Replace("$", @"\z", StringComparison.Ordinal)), place, "pattern"),
        _ => throw new NotSupportedException($"The tests do not know the keyword '{keyword.Name}' of JSON Schema."),
    };

    private IEnumerable<string> Properties(JsonElement schemas, JsonElement value, string place) =>
        value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(property =>
            schemas.TryGetProperty(property.Name, out var schema) ? Check(schema, property.Value, place + "." + property.Name) : []);

    private JsonElement Referred(string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, static (element, name) => element.GetProperty(name));

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(static one => one.GetString()!) : [type.GetString()!];

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> Fails(bool holds, string place, string keyword) => holds ? [] : [$"{place}: {keyword}"];
}
