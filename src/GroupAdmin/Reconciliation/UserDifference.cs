using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>A user some of whose properties are another than the wanted ones.</summary>
/// <param name="wanted">The user as wanted.</param>
/// <param name="properties">The properties that differ.</param>
public sealed class UserDifference(DirectoryUser wanted, IReadOnlyList<PropertyDifference> properties)
{
    /// <summary>The user as wanted.</summary>
    public DirectoryUser Wanted { get; } = wanted;

    /// <summary>The properties that differ.</summary>
    public IReadOnlyList<PropertyDifference> Properties { get; } = properties;
}
