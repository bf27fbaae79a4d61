namespace GroupAdmin.Contracts;

/// <summary>Lists the members of a group.</summary>
[Capability(ChatCapability.ListMembers)]
public interface IMemberLister
{
    /// <summary>Lists the members of one group. The range is a hint: the caller counts for itself.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="range">Which part is wanted.</param>
    IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range);
}
