using System;
using System.Collections.Generic;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>Compares ids as the platform does: two spellings of one id are equal.</summary>
internal sealed class CanonicalComparer(ICanonicalIds ids, IdKind kind) : IEqualityComparer<string>
{
    public bool Equals(string? x, string? y) =>
        string.Equals(x, y, StringComparison.Ordinal)
        || (x is not null && y is not null && string.Equals(ids.Canonical(kind, x), ids.Canonical(kind, y), StringComparison.Ordinal));

    public int GetHashCode(string id) => StringComparer.Ordinal.GetHashCode(ids.Canonical(kind, id));
}
