using System;
using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>A group of a <see cref="FakePlatform"/>.</summary>
internal sealed class FakeGroup
{
    public string? Name { get; set; }

    public ChatGroupType? Type { get; set; }

    public string? Owner { get; set; }

    public string? Description { get; set; }

    public IDictionary<string, object?>? Metadata { get; set; }

    /// <summary>The members and their roles.</summary>
    public SortedDictionary<string, string> Members { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Bans { get; } = new(StringComparer.Ordinal);

    public ChatGroup Told(string id) => new() { Id = id, Name = Name, Type = Type, Owner = Owner, Description = Description, Metadata = Metadata };

    public override string ToString() =>
        $"{Name}|{Type}|{Owner}|{Description}|{(Metadata is null ? string.Empty : string.Join(' ', Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Key + "=" + pair.Value)))}"
        + $"|{string.Join(' ', Members.Select(static pair => $"{pair.Key}:{pair.Value.ToLowerInvariant()}"))}|{string.Join(' ', Bans)}";
}
