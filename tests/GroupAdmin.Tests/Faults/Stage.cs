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

    /// <summary>The id that stands for everything; null where the sample data does.</summary>
    public string? Id { get; } = id;

    public string? Name { get; } = name;

    public string Group { get; } = id ?? start.Groups.MaxBy(group => start.Members(group).Length)!;

    /// <summary>The first member, who may be the owner.</summary>
    public IReadOnlyList<string> First => Id is not null ? [Id] : [.. start.Members(Group).Take(1)];

    /// <summary>Some members, but not the first, who may be the owner.</summary>
    public IReadOnlyList<string> Members => Id is not null ? [Id] : [.. start.Members(Group).Skip(1).Take(UsersInAct)];

    public IReadOnlyList<string> Outsiders => Id is not null ? [Id] : [.. users.Where(user => !start.Members(Group).Contains(user) && !start.Lists("groups", Group, "bans", user)).Take(UsersInAct)];

    /// <summary>Somebody whose friends and blocks are changed; he has none at the start.</summary>
    public string Somebody => Id ?? users[^1];

    public IReadOnlyList<string> Others => Id is not null ? [Id] : [.. users.Skip(6).Take(UsersInAct)];

    /// <summary>An id for what is created; null where the platform chooses it.</summary>
    public string? NewGroupId => Chosen<IGroupCreator>(IdKind.Group);

    public string? NewUserId => Chosen<IUserCreator>(IdKind.User);

    private string? Chosen<T>(IdKind kind) => Client.Session.Client is T && ((IIdRules)Client.Session.Client).Refuse(kind, "newcomer") is null ? Id ?? "newcomer" : null;

    // Where nobody is listed, the numbered sample users are there all the same.
    private static string[] Named(string[] listed) => listed.Length >= 12 ? listed : [.. Enumerable.Range(1, 12).Select(number => $"u{number}")];
}
