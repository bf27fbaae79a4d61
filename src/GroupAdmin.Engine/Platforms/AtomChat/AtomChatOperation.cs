namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>The operations of AtomChat (platforms/atomchat.md, "Operations"): the last part of the address.</summary>
internal static class AtomChatOperation
{
    public const string CreateGroup = "createGroup";
    public const string UpdateGroup = "updateGroup";
    public const string DeleteGroup = "deleteGroup";
    public const string ListGroups = "getGroupList";
    public const string AddMembers = "addUsersToGroup";
    public const string RemoveMembers = "removeUsersFromGroup";
    public const string Kick = "kickUsersFromGroup";
    public const string Ban = "banUsersFromGroup";
    public const string Unban = "unbanUsersFromGroup";
    public const string ListMembers = "getGroupUserList";
    public const string ListUsers = "listUsers";
    public const string CreateUser = "createUser";
    public const string UpdateUser = "updateUser";
    public const string GetUser = "getUser";
    public const string GetStatus = "getUserStatus";
    public const string DeleteUser = "deleteUser";
    public const string AddFriends = "addFriends";
    public const string RemoveFriends = "deleteFriends";
    public const string Block = "blockUser";
    public const string Unblock = "unblockUser";
    public const string SendMessage = "sendMessage";

    /// <summary>True for an operation that is known to read only.</summary>
    public static bool IsRead(string operation) => operation is ListGroups or ListMembers or ListUsers or GetUser or GetStatus;

    /// <summary>True for an operation that is known to have the same effect twice as once.</summary>
    public static bool IsIdempotent(string operation) => IsRead(operation) || operation is
        UpdateGroup or DeleteGroup or AddMembers or RemoveMembers or Kick or Ban or Unban or
        UpdateUser or DeleteUser or AddFriends or RemoveFriends or Block or Unblock;

    /// <summary>True for an operation that is documented, or seen in working clients.</summary>
    public static bool IsKnown(string operation) => IsIdempotent(operation) || operation is CreateGroup or CreateUser or SendMessage;
}
