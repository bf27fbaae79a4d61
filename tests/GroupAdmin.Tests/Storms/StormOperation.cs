using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Tests.Faults;

namespace GroupAdmin.Tests.Storms;

/// <summary>An operation on many users or groups, driven as the module drives it, and what each of its outcomes says about the server.</summary>
/// <param name="name">Its name.</param>
/// <param name="isPossible">Whether a platform has it.</param>
/// <param name="run">Does it.</param>
internal sealed class StormOperation(string name, Func<ChatClient, bool> isPossible, Func<Ground, CancellationToken, Task<Report>> run)
{
    public string Name { get; } = name;

    /// <summary>Done before the weather changes, over a connection of its own.</summary>
    public Func<Ground, Task>? Prepare { get; init; }

    /// <summary>Says what is wanted, after that, in good weather.</summary>
    public Func<Ground, Task>? Ready { get; init; }

    /// <summary>True where it reads from a second server, which the weather befalls too.</summary>
    public bool HasSource { get; init; }

    /// <summary>What must be told of, each as often as it must be told.</summary>
    public required Func<Ground, IReadOnlyList<string>> Facts { get; init; }

    /// <summary>What may be told of, once at most; untold, it is unchanged or follows from the others.</summary>
    public Func<Ground, IReadOnlyList<string>> Others { get; init; } = static _ => [];

    /// <summary>Whether what is wanted holds on the server.</summary>
    public required Func<StateView, Ground, string, bool> Holds { get; init; }

    /// <summary>What else is wrong with what was told.</summary>
    public Func<StateView, Ground, Report, IEnumerable<string>> Wrong { get; init; } = static (_, _, _) => [];

    /// <summary>What is still not as it should be after the same has been done again in good weather; null where that says nothing.</summary>
    public Func<StateView, Ground, StateView, Task<string?>>? Left { get; init; } = static (after, _, usual) => Task.FromResult(after.Text == usual.Text ? null : "the state");

    /// <summary>True where failures name the users that they cost.</summary>
    public bool NamesUsers { get; init; } = true;

    /// <summary>True where the audit log has each user's outcome by the name that is told.</summary>
    public bool HasUserLines { get; init; } = true;

    public bool IsPossible(ChatClient client) => isPossible(client);

    public Task<Report> RunAsync(Ground ground, CancellationToken cancellationToken) => run(ground, cancellationToken);

    public override string ToString() => Name;
}
