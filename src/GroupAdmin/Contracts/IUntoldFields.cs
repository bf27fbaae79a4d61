namespace GroupAdmin.Contracts;

/// <summary>
/// Names what a platform stores and never tells, so that it can be written but not compared (optional; without it everything that can be
/// changed is taken to be told).
/// </summary>
public interface IUntoldFields
{
    /// <summary>What no reading of a group tells.</summary>
    GroupFields UntoldGroupFields { get; }

    /// <summary>What no reading of a user tells.</summary>
    UserFields UntoldUserFields { get; }
}
