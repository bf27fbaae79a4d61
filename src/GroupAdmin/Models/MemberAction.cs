namespace GroupAdmin;

/// <summary>What was asked for one user.</summary>
public enum MemberAction
{
    /// <summary>Make the user a member of the group.</summary>
    Add,

    /// <summary>Give the user a role in the group; whoever is no member becomes one.</summary>
    SetRole,

    /// <summary>End the user's membership.</summary>
    Remove,

    /// <summary>Throw the user out of the group; the user may come back.</summary>
    Kick,

    /// <summary>Keep the user out of the group.</summary>
    Ban,

    /// <summary>Let a banned user in again.</summary>
    Unban,

    /// <summary>Make the user a friend of another.</summary>
    AddFriend,

    /// <summary>End a friendship.</summary>
    RemoveFriend,

    /// <summary>Block the user on behalf of another.</summary>
    Block,

    /// <summary>End a block on behalf of another.</summary>
    Unblock,

    /// <summary>Block the account itself.</summary>
    BlockAccount,

    /// <summary>End the block of the account.</summary>
    UnblockAccount,
}
