namespace GroupAdmin;

/// <summary>One thing that a platform may be able to do. Each belongs to one interface in <c>GroupAdmin.Contracts</c>.</summary>
public enum ChatCapability
{
    /// <summary>Create groups.</summary>
    CreateGroup,

    /// <summary>Change groups.</summary>
    UpdateGroup,

    /// <summary>Delete groups.</summary>
    DeleteGroup,

    /// <summary>Read groups by id.</summary>
    GetGroup,

    /// <summary>List all groups.</summary>
    ListGroups,

    /// <summary>Add members to a group.</summary>
    AddMember,

    /// <summary>Remove members from a group.</summary>
    RemoveMember,

    /// <summary>Kick members out of a group.</summary>
    KickMember,

    /// <summary>List the members of a group.</summary>
    ListMembers,

    /// <summary>Give members of a group a role.</summary>
    SetMemberRole,

    /// <summary>Ban users from a group.</summary>
    BanMember,

    /// <summary>Lift bans from a group.</summary>
    UnbanMember,

    /// <summary>List who is banned from a group.</summary>
    ListBans,

    /// <summary>Create users.</summary>
    CreateUser,

    /// <summary>Change users.</summary>
    UpdateUser,

    /// <summary>Delete users.</summary>
    DeleteUser,

    /// <summary>Read users by id.</summary>
    GetUser,

    /// <summary>List all users.</summary>
    ListUsers,

    /// <summary>Read the presence of users.</summary>
    GetUserStatus,

    /// <summary>Make users friends.</summary>
    AddFriend,

    /// <summary>End friendships.</summary>
    RemoveFriend,

    /// <summary>Block one user on behalf of another.</summary>
    BlockUser,

    /// <summary>End a block on behalf of another.</summary>
    UnblockUser,

    /// <summary>Block accounts.</summary>
    BlockAccount,

    /// <summary>End the block of accounts.</summary>
    UnblockAccount,

    /// <summary>Send messages.</summary>
    SendMessage,

    /// <summary>Archive users instead of deleting them.</summary>
    ArchiveUser,

    /// <summary>Any other call of the API.</summary>
    InvokeApi,
}
