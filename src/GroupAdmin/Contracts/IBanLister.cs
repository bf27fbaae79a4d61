namespace GroupAdmin.Contracts;

/// <summary>Lists who is banned from a group.</summary>
[Capability(ChatCapability.ListBans)]
public interface IBanLister
{
    /// <summary>Lists the users who are banned from one group. The range is a hint: the caller counts for itself.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="range">Which part is wanted.</param>
    IPageSource<ChatGroupMember> ListBans(string groupId, ListRange range);
}
