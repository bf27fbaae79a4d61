using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>
/// What the emulated Cord knows. With sample data, every id <c>u1</c> … <c>u10000000</c> counts as a user from the start, so that bulk work
/// needs no preparation; only those that something was done with are listed. Not thread-safe: the sandbox takes one request at a time.
/// </summary>
internal sealed class CordSandboxStore
{
    private const int HighestSampleNumber = 10_000_000;

    private readonly Dictionary<string, CordSandboxUser> users = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, CordSandboxUser> usersByKey = [];
    private readonly SortedSet<string> userIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> deletedSamples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CordSandboxGroup> groups = new(StringComparer.Ordinal);
    private readonly List<CordSandboxGroup> groupOrder = [];
    private readonly Func<string, int, Guid> makeKey;
    private readonly bool hasSamples;
    private int lastNumber = HighestSampleNumber;

    private CordSandboxStore(bool hasSamples, Func<string, int, Guid>? makeKey)
    {
        this.hasSamples = hasSamples;
        this.makeKey = makeKey ?? (static (_, number) => new Guid(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0));
    }

    public int UserCount => users.Count;

    /// <summary>The groups, those changed last at the end.</summary>
    public IReadOnlyList<CordSandboxGroup> Groups => groupOrder;

    /// <summary>A store with nothing in it.</summary>
    /// <param name="makeKey">Makes the inner id of a user from its id and a number that grows; ids that grow unless given.</param>
    public static CordSandboxStore CreateEmpty(Func<string, int, Guid>? makeKey = null) => new(false, makeKey);

    /// <summary>A store with the sample data: a dozen named users and four groups.</summary>
    public static CordSandboxStore CreateWithSamples()
    {
        var store = new CordSandboxStore(true, null);
        CordSandboxSamples.Fill(store);
        return store;
    }

    /// <summary>A user; null where there is none.</summary>
    public CordSandboxUser? FindUser(string id) => users.TryGetValue(id, out var user) ? user
        : SampleNumber(id) is { } number ? CordSandboxSamples.Describe(id, number, makeKey(id, number))
        : null;

    /// <summary>True for a sample user that nothing was done with, so that no list has it.</summary>
    public bool IsUnlistedSample(string id) => !users.ContainsKey(id) && SampleNumber(id) is not null;

    public CordSandboxUser FindUser(Guid key) => usersByKey[key];

    /// <summary>The user of an id, made where there is none, and listed from now on.</summary>
    public CordSandboxUser Touch(string id)
    {
        if (users.TryGetValue(id, out var known))
        {
            return known;
        }

        var user = FindUser(id) ?? new CordSandboxUser(makeKey(id, ++lastNumber), id, DateTimeOffset.UtcNow);
        users.Add(id, user);
        usersByKey.Add(user.Key, user);
        userIds.Add(id);
        return user;
    }

    public void DeleteUser(CordSandboxUser user)
    {
        foreach (var group in groupOrder)
        {
            group.Remove(user.Key);
        }

        if (users.Remove(user.Id))
        {
            usersByKey.Remove(user.Key);
            userIds.Remove(user.Id);
        }

        deletedSamples.Add(user.Id);
    }

    /// <summary>The listed users behind an id, in the order of their ids.</summary>
    /// <param name="last">The last id of the page before; null for the first page.</param>
    public IEnumerable<CordSandboxUser> UsersAfter(string? last)
    {
        IEnumerable<string> ids = last is null ? userIds
            : userIds.Count == 0 || string.CompareOrdinal(userIds.Max, last) <= 0 ? []
            : userIds.GetViewBetween(last, userIds.Max!).Where(id => id != last);
        return ids.Select(id => users[id]);
    }

    public CordSandboxGroup? FindGroup(string id) => groups.TryGetValue(id, out var group) ? group : null;

    public CordSandboxGroup CreateGroup(string id)
    {
        var group = new CordSandboxGroup(id);
        groups.Add(id, group);
        groupOrder.Add(group);
        return group;
    }

    /// <summary>A row that was written comes last in a list without an order.</summary>
    public void MoveLast(CordSandboxGroup group)
    {
        groupOrder.Remove(group);
        groupOrder.Add(group);
    }

    public void DeleteGroup(CordSandboxGroup group)
    {
        groups.Remove(group.Id);
        groupOrder.Remove(group);
    }

    private int? SampleNumber(string id) =>
        hasSamples
        && id.Length is > 1 and < 10
        && id[0] == 'u'
        && id[1] != '0'
        && int.TryParse(id.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= HighestSampleNumber
        && !deletedSamples.Contains(id) ? number : null;
}
