namespace GroupAdmin.Contracts;

/// <summary>Lists groups.</summary>
[Capability(ChatCapability.ListGroups)]
public interface IGroupLister
{
    /// <summary>What the platform's own list can be narrowed by.</summary>
    GroupFilters SupportedGroupFilters { get; }

    /// <summary>Lists the groups. <see cref="GroupQuery.Skip"/> and <see cref="GroupQuery.First"/> are hints: the caller counts for itself.</summary>
    /// <param name="query">Which groups.</param>
    IPageSource<ChatGroup> ListGroups(GroupQuery query);
}
