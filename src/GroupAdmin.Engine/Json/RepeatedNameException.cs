using System.Text.Json;

namespace GroupAdmin.Engine.Json;

/// <summary>An object in a JSON text has two properties of one name.</summary>
/// <param name="name">The name.</param>
internal sealed class RepeatedNameException(string name) : JsonException($"The name '{name}' comes twice in one object.")
{
    private const int LongestShown = 60;

    /// <summary>The name, or the start of a long one.</summary>
    public string Name { get; } = name.Length > LongestShown ? name.Substring(0, LongestShown) + "…" : name;
}
