using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <content>What reconciling a directory needs of members.</content>
public sealed partial class ChatClient
{
    /// <summary>Lists who is in a group, and in which role where the platform gives roles; nothing else of the members is certain to be there.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="mayRepeat">True where a list that breaks off may be read again, so that some may come twice. Such a list tells how much has been read.</param>
    internal IPageSource<ChatGroupMember> ListMemberships(string groupId, bool mayRepeat = false)
    {
        var lister = Require<IMemberLister>();
        Check(IdKind.Group, groupId);
        return Session.Client is IMemberIdLister ids and not IMemberRoleSetter
            ? Steady(() => new MappedPages<string, ChatGroupMember>(ids.ListMemberIds(groupId), id => new ChatGroupMember { GroupId = groupId, UserId = id }), mayRepeat, counts: mayRepeat)
            : Steady(() => lister.ListMembers(groupId, ListRange.All), mayRepeat, counts: mayRepeat);
    }

    /// <summary>Lists everybody who is banned from a group; a list that breaks off is read again, so that some may come twice. It tells how much has been read.</summary>
    /// <param name="groupId">Id of the group.</param>
    internal IPageSource<ChatGroupMember> ListBansAgain(string groupId)
    {
        var lister = Require<IBanLister>();
        return Steady(() => lister.ListBans(Check(IdKind.Group, groupId), ListRange.All), mayRepeat: true, counts: true);
    }
}
