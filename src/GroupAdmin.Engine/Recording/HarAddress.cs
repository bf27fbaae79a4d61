using System;

namespace GroupAdmin.Engine.Recording;

/// <summary>The parts of an address as text. A redacted address is not always one that <see cref="Uri"/> reads.</summary>
internal readonly struct HarAddress
{
    private HarAddress(string origin, string path, string query)
    {
        Origin = origin;
        Path = path;
        Query = query;
    }

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    public string Path { get; }

    /// <summary>What follows the question mark.</summary>
    public string Query { get; }

    public static HarAddress Of(string address)
    {
        var fragment = address.IndexOf('#');
        var whole = fragment < 0 ? address : address.Substring(0, fragment);
        var question = whole.IndexOf('?');
        var query = question < 0 ? string.Empty : whole.Substring(question + 1);
        var place = question < 0 ? whole : whole.Substring(0, question);
        var scheme = place.IndexOf("://", StringComparison.Ordinal);
        var slash = scheme < 0 ? 0 : place.IndexOf('/', scheme + 3);
        return slash < 0
            ? new HarAddress(place, "/", query)
            : new HarAddress(place.Substring(0, slash), place.Substring(slash), query);
    }

    /// <summary>The path below a base address; the whole path where it is not below.</summary>
    public string PathBelow(HarAddress baseAddress)
    {
        var root = baseAddress.Path.TrimEnd('/');
        return Path.Length > root.Length && Path[root.Length] == '/' && Path.StartsWith(root, StringComparison.Ordinal)
            ? Path.Substring(root.Length + 1)
            : Path == root ? string.Empty : Path;
    }
}
