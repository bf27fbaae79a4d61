using System.Management.Automation;

namespace GroupAdmin.Cmdlets;

/// <summary>A group as people name it on the command line: an id, or an object that carries one.</summary>
public sealed class GroupReference
{
    /// <summary>Names a group by its id.</summary>
    /// <param name="id">The id.</param>
    public GroupReference(string id) => Id = id;

    /// <summary>Id of the group.</summary>
    public string Id { get; }

    /// <summary>Name of the connection that the object was read through; null when the group was named by text.</summary>
    public string? ConnectionName { get; init; }

    /// <summary>The object that was given, where it was one.</summary>
    public PSObject? Source { get; init; }

    /// <summary>True when only text was given.</summary>
    public bool IsText => Source is null;

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}
