using System;
using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>A directory of groups and their members as a file states it, held so that millions of memberships cost a few bytes each.</summary>
public sealed class ChatDirectory
{
    private readonly List<DirectoryGroup> groups = [];
    private readonly Dictionary<string, DirectoryGroup> byId = new(StringComparer.Ordinal);

    /// <summary>The ids of all users that the directory names, as members, banned, or described.</summary>
    public IdPool UserIds { get; } = new();

    /// <summary>The platform that the directory was exported from; null where the file does not say.</summary>
    public string? Platform { get; set; }

    /// <summary>The groups, in the order of the file.</summary>
    public IReadOnlyList<DirectoryGroup> Groups => groups;

    /// <summary>The users; null where users are not managed.</summary>
    public DirectoryUserTable? Users { get; set; }

    /// <summary>Adds a group.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="line">The line of the file that names it; 0 where it comes from no file.</param>
    /// <exception cref="ArgumentException">The directory has that group.</exception>
    public DirectoryGroup AddGroup(string id, int line = 0)
    {
        var group = new DirectoryGroup(id, line);
        byId.Add(id, group);
        groups.Add(group);
        return group;
    }

    /// <summary>The group of an id; null where the directory has none.</summary>
    /// <param name="id">The id, compared ordinally.</param>
    public DirectoryGroup? FindGroup(string id) => byId.TryGetValue(id, out var group) ? group : null;
}
