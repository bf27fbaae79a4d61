using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Which ids Grupo can carry: a group's slug or number, a user's name or e-mail address.</summary>
internal static class GrupoIds
{
    /// <summary>Grupo publishes no limit; this bound is ours, and keeps a pasted file from becoming an id.</summary>
    public const int MaximumLength = 255;

    public static string? Refuse(string id) =>
        string.IsNullOrWhiteSpace(id) ? "it is empty"
        : id.Length > MaximumLength ? $"it has {id.Length.ToString("N0", CultureInfo.InvariantCulture)} characters, and {MaximumLength} is the most that this module sends (Grupo publishes no limit of its own)"
        : id.Any(char.IsControl) ? "it contains a control character"
        : char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[id.Length - 1]) ? "it begins or ends with white space"
        : null;
}
