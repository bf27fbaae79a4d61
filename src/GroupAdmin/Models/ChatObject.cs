using System.Collections.Generic;
using System.Collections.ObjectModel;

namespace GroupAdmin;

/// <summary>What every object of the module carries: where it came from and what else the platform said.</summary>
public abstract class ChatObject
{
    private static readonly IDictionary<string, object?> Nothing =
        new ReadOnlyDictionary<string, object?>(new Dictionary<string, object?>());

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
        set => additional = value;
    }
}
