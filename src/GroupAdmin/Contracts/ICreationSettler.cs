namespace GroupAdmin.Contracts;

/// <summary>
/// Says what a client finds out by itself when the answer to a creation is lost, because an id and a name would not tell: where creating takes
/// several requests, something can be there without being whole (optional; without it, reading back by id and name decides).
/// </summary>
public interface ICreationSettler
{
    /// <summary>True where a failed creation is told as it is, and neither read back nor repeated once more.</summary>
    /// <param name="kind">What is created.</param>
    bool SettlesCreation(IdKind kind);
}
