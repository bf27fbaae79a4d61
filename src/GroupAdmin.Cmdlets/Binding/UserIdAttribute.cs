using System;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds a user's id in whatever was given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UserIdAttribute() : ReferenceTransformationAttribute<UserReference>("user", "UserId", "UID", "User", "Member", "Id")
{
    /// <inheritdoc/>
    protected override UserReference Create(string id, PSObject? source, string? connectionName) =>
        new(id) { Source = source, ConnectionName = connectionName };
}
