namespace GroupAdmin;

/// <summary>In what a platform differs from the wanted state, in the order in which differences are told.</summary>
public enum ChatDifferenceKind
{
    /// <summary>The user is wanted and not there.</summary>
    UserMissing,

    /// <summary>A property of the user is another.</summary>
    UserChanged,

    /// <summary>The group is wanted and not there.</summary>
    GroupMissing,

    /// <summary>The group is there and not wanted.</summary>
    GroupExtra,

    /// <summary>A property of the group is another.</summary>
    GroupChanged,

    /// <summary>The user is to be a member of the group and is not.</summary>
    MemberMissing,

    /// <summary>The user is a member of the group and is not to be.</summary>
    MemberExtra,

    /// <summary>The member has another role.</summary>
    MemberChanged,

    /// <summary>The user is to be banned from the group and is not.</summary>
    BanMissing,

    /// <summary>The user is banned from the group and is not to be.</summary>
    BanExtra,
}
