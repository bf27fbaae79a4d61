using System;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds a group's id in whatever was given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GroupIdAttribute() : ReferenceTransformationAttribute<GroupReference>("group", "GroupId", "GUID", "Group", "Id")
{
    /// <inheritdoc/>
    protected override GroupReference Create(string id, PSObject? source, string? connectionName) =>
        new(id) { Source = source, ConnectionName = connectionName };
}
