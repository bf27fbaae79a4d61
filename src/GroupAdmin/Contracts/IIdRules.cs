namespace GroupAdmin.Contracts;

/// <summary>Which ids a platform can carry. Every client has them, and every id is checked before any request.</summary>
public interface IIdRules
{
    /// <summary>Checks one id.</summary>
    /// <param name="kind">What the id names.</param>
    /// <param name="id">The id.</param>
    /// <returns>Why the platform cannot carry the id, as the end of the sentence "The id … cannot be used: …"; null when it can.</returns>
    string? Refuse(IdKind kind, string id);
}
