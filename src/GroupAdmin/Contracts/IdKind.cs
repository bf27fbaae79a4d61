namespace GroupAdmin.Contracts;

/// <summary>What an id names.</summary>
public enum IdKind
{
    /// <summary>A group.</summary>
    Group,

    /// <summary>A user.</summary>
    User,
}
