using System;
using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>A group in the sandbox.</summary>
internal sealed class CordSandboxGroup(string id)
{
    private readonly Dictionary<Guid, long> joined = [];
    private readonly SortedSet<Guid> keys = [];
    private long lastJoin;

    public string Id { get; } = id;

    public string Name { get; set; } = string.Empty;

    public string Status { get; set; } = "active";

    public Dictionary<string, object?> Metadata { get; set; } = CordSandboxUser.NoMetadata;

    public int MemberCount => keys.Count;

    /// <summary>The members in the order of their joining.</summary>
    public IEnumerable<Guid> MembersByJoining => joined.OrderBy(static pair => pair.Value).Select(static pair => pair.Key);

    public bool Contains(Guid user) => keys.Contains(user);

    public void Add(Guid user)
    {
        if (keys.Add(user))
        {
            joined.Add(user, ++lastJoin);
        }
    }

    public void Remove(Guid user)
    {
        if (keys.Remove(user))
        {
            joined.Remove(user);
        }
    }

    public void Clear()
    {
        keys.Clear();
        joined.Clear();
    }

    /// <summary>The members behind one, in the order of their keys.</summary>
    /// <param name="last">The last member of the page before; null for the first page.</param>
    public IEnumerable<Guid> MembersAfter(Guid? last)
    {
        if (last is not { } key)
        {
            return keys;
        }

        return keys.Count == 0 || keys.Max.CompareTo(key) <= 0 ? [] : keys.GetViewBetween(key, keys.Max).Where(other => other != key);
    }
}
