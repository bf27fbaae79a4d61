namespace GroupAdmin;

/// <summary>What an error is about; it decides whether the rest of a bulk change can go on.</summary>
public enum ChatErrorScope
{
    /// <summary>This one call: a time-out, a lost connection, a strange answer. The next may succeed.</summary>
    Call,

    /// <summary>One or more of the users in the call. Without them the call may succeed.</summary>
    Users,

    /// <summary>The group or owner that the call was about. Nothing further can succeed for it.</summary>
    Target,

    /// <summary>The connection: its credentials or rights. Nothing further can succeed at all.</summary>
    Connection,
}
