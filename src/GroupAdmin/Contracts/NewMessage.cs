using System.Collections.Generic;

namespace GroupAdmin.Contracts;

/// <summary>A message to be sent. Exactly one of <see cref="GroupId"/> and <see cref="UserId"/> is given.</summary>
/// <param name="from">Id of the user it comes from.</param>
/// <param name="text">The text.</param>
public sealed class NewMessage(string from, string text)
{
    /// <summary>Id of the user it comes from.</summary>
    public string From { get; } = from;

    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Id of the group it goes to.</summary>
    public string? GroupId { get; set; }

    /// <summary>Id of the user it goes to.</summary>
    public string? UserId { get; set; }

    /// <summary>Path of a file to send along, where the platform takes files.</summary>
    public string? FilePath { get; set; }

    /// <summary>Settings of this platform only, by the platform's names.</summary>
    public IDictionary<string, object?>? Option { get; set; }
}
