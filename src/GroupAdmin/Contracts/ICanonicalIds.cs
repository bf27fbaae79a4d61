namespace GroupAdmin.Contracts;

/// <summary>Says when two spellings are the same id (optional; without it ids are compared ordinally).</summary>
public interface ICanonicalIds
{
    /// <summary>The spelling that all spellings of one id share.</summary>
    /// <param name="kind">What the id names.</param>
    /// <param name="id">An id that the platform can carry.</param>
    string Canonical(IdKind kind, string id);
}
