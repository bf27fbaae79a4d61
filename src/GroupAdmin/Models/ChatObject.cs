using System.Collections.Generic;
using System.Collections.ObjectModel;

namespace GroupAdmin;

/// <summary>What every object of the module carries: where it came from and what else the platform said.</summary>
public abstract class ChatObject
{
    // Shared by every object without more, so that a million of them hold no million empty tables.
    private static readonly IDictionary<string, object?> Nothing = new NoProperties();

    private IDictionary<string, object?>? additional;

    /// <summary>Name of the platform that sent the object, for example <c>AtomChat</c>.</summary>
    public string Platform { get; set; } = string.Empty;

    /// <summary>Name of the connection that the object was read through.</summary>
    public string ConnectionName { get; set; } = string.Empty;

    /// <summary>
    /// Everything the platform sent beyond the common properties, under the platform's own names: strings, numbers,
    /// booleans, lists (<c>object[]</c>) and dictionaries. Never null; empty (and read-only) when there was nothing more.
    /// </summary>
    public IDictionary<string, object?> AdditionalProperties
    {
        get => additional ?? Nothing;
        set => additional = PropertyTable.Of(value);
    }

    private sealed class NoProperties() : ReadOnlyDictionary<string, object?>(new PropertyTable())
    {
        public override string ToString() => string.Empty;
    }
}
