namespace GroupAdmin.Contracts;

/// <summary>How a platform takes several users in one call.</summary>
/// <param name="maximum">The most users that one call may carry.</param>
/// <param name="reporting">What a success says about each user.</param>
/// <param name="canReplace">True where one call can make the list exhaustive.</param>
public sealed class BatchTraits(int maximum, MemberReporting reporting, bool canReplace = false)
{
    /// <summary>The most users that one call may carry.</summary>
    public int Maximum { get; } = maximum;

    /// <summary>What a success says about each user.</summary>
    public MemberReporting Reporting { get; } = reporting;

    /// <summary>True where one call can make the list exhaustive.</summary>
    public bool CanReplace { get; } = canReplace;
}
