using System;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds a friend's id in whatever was given. A row may name the user and the friend, so the friend's own columns come first.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FriendIdAttribute() : ReferenceTransformationAttribute<UserReference>("friend", "FriendId", "FriendUID", "Friend", "UserId", "UID", "Id")
{
    /// <inheritdoc/>
    protected override UserReference Create(string id, PSObject? source, string? connectionName) =>
        new(id) { Source = source, ConnectionName = connectionName };
}
