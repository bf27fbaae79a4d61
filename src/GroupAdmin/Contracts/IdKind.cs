namespace GroupAdmin.Contracts;

/// <summary>What an id names.</summary>
public enum IdKind
{
    /// <summary>A group.</summary>
    Group,

    /// <summary>A user.</summary>
    User,

    /// <summary>A user as a member of a group, who may have to be named in another way than where the user alone is meant.</summary>
    Member,
}
