namespace GroupAdmin;

/// <summary>Who can enter a group.</summary>
public enum ChatGroupType
{
    /// <summary>Everybody can find the group and join it.</summary>
    Public = 0,

    /// <summary>Everybody can find the group; joining asks for its password.</summary>
    Password = 1,

    /// <summary>Only members know of the group; an administrator or owner adds them.</summary>
    Private = 2,
}
