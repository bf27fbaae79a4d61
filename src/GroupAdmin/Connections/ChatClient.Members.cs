using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <content>What reconciling a directory needs of members.</content>
public sealed partial class ChatClient
{
    /// <summary>Lists all members of a group; a list that breaks off is read again, so that some may come twice.</summary>
    /// <param name="groupId">Id of the group.</param>
    internal IPageSource<ChatGroupMember> ListMembersAgain(string groupId)
    {
        var lister = Require<IMemberLister>();
        return Steady(() => lister.ListMembers(Check(IdKind.Group, groupId), ListRange.All), mayRepeat: true);
    }

    /// <summary>Lists everybody who is banned from a group; a list that breaks off is read again, so that some may come twice.</summary>
    /// <param name="groupId">Id of the group.</param>
    internal IPageSource<ChatGroupMember> ListBansAgain(string groupId)
    {
        var lister = Require<IBanLister>();
        return Steady(() => lister.ListBans(Check(IdKind.Group, groupId), ListRange.All), mayRepeat: true);
    }
}
