using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>Reads what ejabberd sends into the models. What fits no known shape is a <see cref="FormatException"/> whose message ends the sentence "The answer …".</summary>
/// <param name="platform">The platform's name, for every object.</param>
/// <param name="connection">The connection's name, for every object.</param>
/// <param name="ids">What ids mean.</param>
internal sealed class EjabberdShapes(string platform, string connection, EjabberdIds ids)
{
    public const string Outcast = "outcast";
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";
    public const string None = "none";

    /// <summary>A room of its options; they hold the room's password in plain, which is left out of every object.</summary>
    public ChatGroup Group(EjabberdJid room, IReadOnlyDictionary<string, object?> options) => Finish(
        new ChatGroup
        {
            Id = ids.RoomId(room),
            Name = Text(options, EjabberdRoomOptions.Title),
            Description = Text(options, EjabberdRoomOptions.Description),
            Type = EjabberdRoomOptions.TypeOf(options),
        },
        options
            .Where(static option => option.Key is not (EjabberdRoomOptions.Title or EjabberdRoomOptions.Description or EjabberdRoomOptions.Password))
            .ToDictionary(static option => option.Key, static option => EjabberdRoomOptions.Shown(option.Key, option.Value)));

    /// <summary>Adds what the room's list of affiliations tells: how many members it has, and who owns it.</summary>
    public static void Complete(ChatGroup group, IReadOnlyCollection<(EjabberdJid User, string Affiliation)> listed)
    {
        var owners = listed.Where(static entry => entry.Affiliation == Owner).Select(static entry => entry.User.ToString()).ToArray();
        group.MemberCount = listed.Count(static entry => entry.Affiliation != Outcast);
        group.Owner = owners.Length == 1 ? owners[0] : null;
        if (owners.Length > 1)
        {
            group.AdditionalProperties = new Dictionary<string, object?>(group.AdditionalProperties) { ["owners"] = owners };
        }
    }

    /// <summary>One entry of a room's list of affiliations.</summary>
    public ChatGroupMember Affiliated(object? value, string groupId)
    {
        var (user, affiliation, reason) = Affiliation(value);
        return Finish(
            new ChatGroupMember { GroupId = groupId, UserId = user.ToString(), Role = affiliation },
            string.IsNullOrEmpty(reason) ? [] : new Dictionary<string, object?> { ["reason"] = reason });
    }

    /// <summary>The account, its affiliation and the reason in one entry of a room's list.</summary>
    public static (EjabberdJid User, string Affiliation, string? Reason) Affiliation(object? value)
    {
        var fields = value as Dictionary<string, object?> ?? throw new FormatException("holds something that is no affiliation");
        var host = Text(fields, "domain") ?? throw new FormatException("names no domain for an affiliation");
        var affiliation = Text(fields, "affiliation") ?? throw new FormatException("names no affiliation");

        // An empty name stands for the whole host (S); one that is missing must not.
        return fields.TryGetValue("username", out var user) && user is string name
            ? (new EjabberdJid(name, host), affiliation, Text(fields, "reason"))
            : throw new FormatException("names no user for an affiliation");
    }

    /// <summary>An account.</summary>
    public ChatUser User(EjabberdJid user) => Finish(new ChatUser { Id = user.ToString() }, []);

    /// <summary>What <c>get_last</c> tells: the time and the text beside it.</summary>
    public static (DateTimeOffset Time, string Text) Last(Dictionary<string, object?> fields) =>
        (DateTimeOffset.TryParse(Text(fields, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException("names no time"), Stated(fields, "status") ?? string.Empty);

    /// <summary>What <c>get_presence</c> tells: the state, and the text beside it.</summary>
    public static (string? Show, string? Status) Presence(Dictionary<string, object?> fields) => (Stated(fields, "show"), Stated(fields, "status"));

    /// <summary>A text field that is always sent; null where it is empty.</summary>
    public static string? Stated(IReadOnlyDictionary<string, object?> fields, string name) =>
        fields.TryGetValue(name, out var value) && value is string text ? text.Length > 0 ? text : null : throw new FormatException($"holds no text '{name}'");

    /// <summary>A text field; null where it is missing or empty.</summary>
    public static string? Text(IReadOnlyDictionary<string, object?> fields, string name) =>
        fields.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text : null;

    /// <summary>Says where an object came from, and what else was sent.</summary>
    public T Finish<T>(T item, Dictionary<string, object?> rest)
        where T : ChatObject
    {
        item.Platform = platform;
        item.ConnectionName = connection;
        if (rest.Count > 0)
        {
            item.AdditionalProperties = rest;
        }

        return item;
    }
}
