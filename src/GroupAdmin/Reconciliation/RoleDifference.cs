namespace GroupAdmin.Reconciliation;

/// <summary>A member who has another role than the wanted one.</summary>
/// <param name="userId">Id of the user.</param>
/// <param name="wanted">The wanted role.</param>
/// <param name="actual">The present role; null where the platform tells none.</param>
public sealed class RoleDifference(string userId, string wanted, string? actual)
{
    /// <summary>Id of the user.</summary>
    public string UserId { get; } = userId;

    /// <summary>The wanted role.</summary>
    public string Wanted { get; } = wanted;

    /// <summary>The present role; null where the platform tells none.</summary>
    public string? Actual { get; } = actual;
}
