namespace GroupAdmin.Contracts;

/// <summary>
/// Lists the ids of a group's members alone, where that is cheaper than the members themselves: what a change of many members reads back.
/// An optimisation, no capability of its own.
/// </summary>
public interface IMemberIdLister
{
    /// <summary>Lists the ids of all members of one group, the same as <see cref="IMemberLister.ListMembers"/> would.</summary>
    /// <param name="groupId">Id of the group.</param>
    IPageSource<string> ListMemberIds(string groupId);
}
