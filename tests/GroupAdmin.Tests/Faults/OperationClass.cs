namespace GroupAdmin.Tests.Faults;

/// <summary>What decides how an operation may be repeated.</summary>
internal enum OperationClass
{
    /// <summary>Changes nothing.</summary>
    Read,

    /// <summary>Has the same effect twice as once.</summary>
    Change,

    /// <summary>The same, for many users, with an outcome for each.</summary>
    Bulk,

    /// <summary>Must not be repeated blindly.</summary>
    Once,
}
