using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Faults;

/// <summary>A connection, and the sample data of its platform that an operation can be tried on.</summary>
/// <param name="client">The connection.</param>
/// <param name="start">What the server knew at the start.</param>
/// <param name="id">An id for everything, in place of those of the sample data.</param>
/// <param name="name">A name for what is created and changed, in place of a harmless one.</param>
internal sealed class Stage(ChatClient client, StateView start, string? id = null, string? name = null)
{
    private const int UsersInAct = 3;

    private readonly string[] users = Named(start.Users);

    public ChatClient Client { get; } = client;

    public string PlatformName => Client.Platform.Name;

    public string? Name { get; } = name;

    public string Group { get; } = id ?? start.Groups[0];

    public IReadOnlyList<string> Members => id is not null ? [id] : [.. start.Members(Group).Take(UsersInAct)];

    public IReadOnlyList<string> Outsiders => id is not null ? [id] : [.. users.Where(user => !start.Members(Group).Contains(user)).Take(UsersInAct)];

    /// <summary>Somebody whose friends and blocks are changed; he has none at the start.</summary>
    public string Somebody => id ?? users[^1];

    public IReadOnlyList<string> Others => id is not null ? [id] : [.. users.Skip(6).Take(UsersInAct)];

    /// <summary>An id for what is created; null where the platform chooses it.</summary>
    public string? NewGroupId => Chosen<IGroupCreator>(IdKind.Group);

    public string? NewUserId => Chosen<IUserCreator>(IdKind.User);

    private string? Chosen<T>(IdKind kind) => Client.Session.Client is T && ((IIdRules)Client.Session.Client).Refuse(kind, "newcomer") is null ? id ?? "newcomer" : null;

    // Where nobody is listed, the numbered sample users are there all the same.
    private static string[] Named(string[] listed) => listed.Length >= 12 ? listed : [.. Enumerable.Range(1, 12).Select(number => $"u{number}")];
}
