using System.Collections.Generic;
using GroupAdmin.Bulk;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>A group that was created, and what went wrong with its first members.</summary>
/// <param name="group">The group.</param>
/// <param name="failures">The members who could not be added, with the reasons.</param>
internal sealed class CreatedGroup(ChatGroup group, IReadOnlyList<BulkFailure> failures)
{
    /// <summary>The group.</summary>
    public ChatGroup Group { get; } = group;

    /// <summary>The members who could not be added, with the reasons.</summary>
    public IReadOnlyList<BulkFailure> Failures { get; } = failures;
}
