using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using GroupAdmin.Engine.Json;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>
/// Reads what AtomChat sends into the models. Several shapes are inferred (I in platforms/atomchat.md), so every plausible spelling is
/// taken; what fits none of them is a <see cref="FormatException"/> whose message ends the sentence "The answer …".
/// </summary>
/// <param name="platform">The platform's name, for every object.</param>
/// <param name="connection">The connection's name, for every object.</param>
internal sealed class AtomChatShapes(string platform, string connection)
{
    /// <summary>One group.</summary>
    /// <param name="values">What was sent of it.</param>
    /// <param name="key">The name it was sent under; null in a list.</param>
    public ChatGroup Group(Dictionary<string, object?> values, string? key)
    {
        var fields = new AtomChatFields(values);
        return Finish(
            new ChatGroup
            {
                Id = fields.Take("GUID", "guid") ?? key ?? throw new FormatException("names no GUID for a group"),
                Name = fields.Take("name"),
                Type = GroupType(fields),
            },
            fields);
    }

    /// <summary>One user, as <c>getUser</c> or <c>listUsers</c> sends it.</summary>
    public ChatUser User(Dictionary<string, object?> values)
    {
        var fields = new AtomChatFields(values);
        return Finish(
            new ChatUser
            {
                Id = fields.Take("uid", "UID") ?? throw new FormatException("names no UID for a user"),
                Name = fields.Take("name", "displayname") ?? fields.Take("username"),
                Email = fields.Take("email"),
                AvatarUri = fields.Take("avatar"),
                ProfileUri = fields.Take("link"),
                Role = fields.Take("role"),
                Status = fields.Take("status"),
                LastActiveAt = fields.TakeTime("lastactivity"),
                Friends = FriendIds(fields),
            },
            fields);
    }

    /// <summary>The user inside <c>getUser</c>'s data, with its friends and groups where they were sent.</summary>
    public ChatUser DetailedUser(Dictionary<string, object?> data, string asked)
    {
        if (!data.TryGetValue("user", out var value) || value is not Dictionary<string, object?> own)
        {
            throw new FormatException("holds no 'data.user'");
        }

        var user = User(own);
        if (!string.Equals(user.Id, asked, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"is about another user, '{user.Id}'");
        }

        var rest = new Dictionary<string, object?>(user.AdditionalProperties, StringComparer.Ordinal);
        if (data.TryGetValue("friends", out var friends))
        {
            user.Friends = Ids(friends, "friends", "uid", "UID");
            rest["friends"] = friends;
        }

        if (data.TryGetValue("groups", out var groups))
        {
            user.Groups = Ids(groups, "groups", "guid", "GUID");
            rest["groups"] = groups;
        }

        if (rest.Count > 0)
        {
            user.AdditionalProperties = rest;
        }

        return user;
    }

    /// <summary>The presence of users: a list of objects, an object by UID, or one such object (all I).</summary>
    public IReadOnlyList<ChatUserStatus> Statuses(object? data) => data switch
    {
        object?[] list => [.. list.Select(item => Status(item, null))],
        Dictionary<string, object?> one when IsSingle(one) => [Status(one, null)],
        Dictionary<string, object?> byUser => [.. byUser.Select(pair => Status(pair.Value, pair.Key))],
        _ => throw new FormatException("holds no list of users in 'data'"),
    };

    /// <summary>One member: an object or a plain UID (I). Streams by the million, so nothing is made that is not needed.</summary>
    public ChatGroupMember Member(ref Utf8JsonReader reader, string groupId)
    {
        var member = new ChatGroupMember { GroupId = groupId, Platform = platform, ConnectionName = connection };
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            member.UserId = Scalar(ref reader) ?? string.Empty;
        }
        else
        {
            ReadMember(ref reader, member);
        }

        return member.UserId.Length > 0 ? member : throw new FormatException("names no UID for a member");
    }

    /// <summary>The id of one member alone, for looking who is there.</summary>
    /// <param name="reader">Stands on the member's first token and is left on its last.</param>
    /// <param name="memberId">The id.</param>
    /// <returns>False where the text ends before the member does.</returns>
    public static bool TryMemberId(ref Utf8JsonReader reader, out string memberId)
    {
        string? id = null;
        memberId = string.Empty;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            if (!reader.TrySkip())
            {
                return false;
            }

            id = Scalar(ref reader);
        }
        else
        {
            while (true)
            {
                if (!reader.Read())
                {
                    return false;
                }

                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    break;
                }

                var isId = IsUid(ref reader);
                if (!reader.Read())
                {
                    return false;
                }

                if (isId)
                {
                    id = OnlyId(id, Scalar(ref reader));
                }
                else if (!reader.TrySkip())
                {
                    return false;
                }
            }
        }

        memberId = id is { Length: > 0 } ? id : throw new FormatException("names no UID for a member");
        return true;
    }

    /// <summary>The id of one member alone, which has arrived whole.</summary>
    public static string MemberId(ref Utf8JsonReader reader) => TryMemberId(ref reader, out var id) ? id : throw new JsonException("It ends too early.");

    /// <summary>The number that AtomChat takes for a type of group.</summary>
    public static string WireType(ChatGroupType type) => type switch
    {
        ChatGroupType.Public => "0",
        ChatGroupType.Password => "1",
        ChatGroupType.Private => "4",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static ChatGroupType? GroupType(AtomChatFields fields)
    {
        fields.Rest.TryGetValue("type", out var value);
        ChatGroupType? type = AtomChatFields.Text(value)?.Trim().ToUpperInvariant() switch
        {
            "0" or "PUBLIC GROUP" => ChatGroupType.Public,
            "1" or "PASSWORD PROTECTED GROUP" => ChatGroupType.Password,
            "4" or "PRIVATE GROUP" => ChatGroupType.Private,
            _ => null,
        };
        if (type is not null)
        {
            fields.Rest.Remove("type");
        }

        return type;
    }

    // The comma string of ids; anything else under that name is left to the user.
    private static string[]? FriendIds(AtomChatFields fields)
    {
        if (!fields.Rest.TryGetValue("friends", out var value) || AtomChatFields.Text(value) is not { } text)
        {
            return null;
        }

        fields.Rest.Remove("friends");
        return [.. text.Split(',').Select(static id => id.Trim()).Where(static id => id.Length > 0)];
    }

    private static string[] Ids(object? value, string list, params string[] names) => value is object?[] items
        ? [.. items.Select(item => Id(item, names) ?? throw new FormatException($"holds an entry without an id in 'data.{list}'"))]
        : throw new FormatException($"holds no list in 'data.{list}'");

    private static string? Id(object? item, string[] names) => item is Dictionary<string, object?> values
        ? names.Select(name => values.TryGetValue(name, out var id) ? AtomChatFields.Text(id) : null).FirstOrDefault(static id => !string.IsNullOrEmpty(id))
        : AtomChatFields.Text(item) is { Length: > 0 } plain ? plain : null;

    private static bool IsSingle(Dictionary<string, object?> values) =>
        (values.TryGetValue("uid", out var id) || values.TryGetValue("UID", out id))
        && AtomChatFields.Text(id) is not null
        && values.ContainsKey("status");

    private static void ReadMember(ref Utf8JsonReader reader, ChatGroupMember member)
    {
        Dictionary<string, object?>? more = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsUid(ref reader))
            {
                reader.Read();
                member.UserId = OnlyId(member.UserId, Scalar(ref reader));
                continue;
            }

            var name = JsonPlain.Name(ref reader);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || !Set(member, name, ref reader))
            {
                more ??= new Dictionary<string, object?>(StringComparer.Ordinal);
                var count = more.Count;
                more[name] = JsonPlain.Read(ref reader);
                if (more.Count == count)
                {
                    throw new RepeatedNameException(name);
                }
            }
        }

        if (more is null)
        {
            return;
        }

        if (member.Name is null && more.TryGetValue("displayname", out var displayed) && displayed is string { Length: > 0 } shown)
        {
            member.Name = shown;
            more.Remove("displayname");
        }

        member.AdditionalProperties = more;
    }

    private static bool Set(ChatGroupMember member, string name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "name":
                member.Name = Only(member.Name, name, ref reader);
                return true;
            case "email":
                member.Email = Only(member.Email, name, ref reader);
                return true;
            case "role":
                member.Role = Only(member.Role, name, ref reader);
                return true;
            case "status":
                member.Status = Only(member.Status, name, ref reader);
                return true;
            default:
                return false;
        }
    }

    private static string? Only(string? before, string name, ref Utf8JsonReader reader) =>
        before is null ? NonEmpty(ref reader) : throw new RepeatedNameException(name);

    private static bool IsUid(ref Utf8JsonReader reader)
    {
        // Most names are short and plain: a name with escapes is made a text first.
        var name = reader.ValueSpan;
        return reader.HasValueSequence || name.IndexOf((byte)'\\') >= 0
            ? JsonPlain.Name(ref reader) is "uid" or "UID"
            : name.SequenceEqual("uid"u8) || name.SequenceEqual("UID"u8);
    }

    // The same id in both spellings of the name is one id.
    private static string OnlyId(string? before, string? id) =>
        id is null ? throw new FormatException("names no UID for a member")
        : string.IsNullOrEmpty(before) || before == id ? id
        : throw new FormatException("names two UIDs for one member");

    private static string? NonEmpty(ref Utf8JsonReader reader) => Scalar(ref reader) is { Length: > 0 } text ? text : null;

    private static string? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonPlain.Text(ref reader),
        JsonTokenType.Number => JsonPlain.Digits(ref reader),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private ChatUserStatus Status(object? item, string? key)
    {
        if (item is not Dictionary<string, object?> values)
        {
            return key is not null && AtomChatFields.Text(item) is { } plain
                ? Finish(new ChatUserStatus { UserId = key, Status = plain.Length == 0 ? null : plain }, null)
                : throw new FormatException("names no UID for a status");
        }

        var fields = new AtomChatFields(values);
        return Finish(
            new ChatUserStatus
            {
                UserId = fields.Take("uid", "UID") ?? key ?? throw new FormatException("names no UID for a status"),
                Status = fields.Take("status"),
                LastActiveAt = fields.TakeTime("lastactivity"),
            },
            fields);
    }

    /// <summary>Says where an object came from, and keeps what else was sent with it.</summary>
    public T Finish<T>(T item, AtomChatFields? fields)
        where T : ChatObject
    {
        item.Platform = platform;
        item.ConnectionName = connection;
        if (fields?.Rest.Count > 0)
        {
            item.AdditionalProperties = fields.Rest;
        }

        return item;
    }
}
