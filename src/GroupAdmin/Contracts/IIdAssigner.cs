namespace GroupAdmin.Contracts;

/// <summary>
/// Says that the platform chooses ids itself (optional; without it people choose them). An id that comes with an object from another
/// platform is then dropped with a warning, one that is named on the command line is the client's to refuse, and a directory's group that
/// has no such id is known there by its name.
/// </summary>
public interface IIdAssigner
{
    /// <summary>True where new ones get their ids from the platform.</summary>
    /// <param name="kind">What the id names.</param>
    bool AssignsIds(IdKind kind);
}
