namespace GroupAdmin.Tests.Faults;

/// <summary>What a fault means to a client that does everything right.</summary>
internal enum FaultClass
{
    /// <summary>The answer is right, however it comes.</summary>
    Transparent,

    /// <summary>The next attempt may succeed, so that one is made where it can do no harm.</summary>
    Passing,

    /// <summary>Another attempt would be answered the same.</summary>
    Final,
}
