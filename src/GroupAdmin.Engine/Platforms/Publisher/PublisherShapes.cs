using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>
/// Reads what Publisher sends into the models. What fits no known shape is a <see cref="FormatException"/> whose message ends the sentence
/// "The answer …": a list of members that is not understood must never pass for an empty one.
/// </summary>
/// <param name="platform">The platform's name, for every object.</param>
/// <param name="connection">The connection's name, for every object.</param>
internal sealed class PublisherShapes(string platform, string connection)
{
    /// <summary>One group.</summary>
    public ChatGroup Group(object? value)
    {
        var fields = Inside(value, "group");
        var group = new ChatGroup
        {
            Id = Take(fields, "id") ?? throw new FormatException("names no id for a group"),
            Name = Take(fields, "name"),
            CreatedAt = TakeTime(fields, "created", "createddate", "createddatetime"),
            UpdatedAt = TakeTime(fields, "updated", "modified", "modifieddate", "updateddate"),
            Uri = Uri.TryCreate(TakeLink(fields), UriKind.RelativeOrAbsolute, out var link) ? link : null,
        };
        if (fields.ContainsKey("users") && Members(fields) is { } members)
        {
            group.MemberCount = members.Count;
            fields["users"] = members.ToArray<object?>();
        }

        return Finish(group, fields);
    }

    /// <summary>One user.</summary>
    public ChatUser User(object? value)
    {
        var fields = Inside(value, "user");
        var name = fields.TryGetValue("name", out var sent) ? NameOf(sent) : null;
        if (sent is string)
        {
            fields.Remove("name");
        }

        // The API's own address of the user, which is no page of a profile, and which no change of the user can set.
        if (TakeLink(fields) is { } link)
        {
            fields["link"] = link;
        }

        return Finish(
            new ChatUser
            {
                Id = Take(fields, "id") ?? throw new FormatException("names no id for a user"),
                Name = name,
                Email = Take(fields, "email"),
                AvatarUri = Take(fields, "img"),
                Status = Take(fields, "status"),
                CreatedAt = TakeTime(fields, "created", "createddate", "createddatetime"),
            },
            fields);
    }

    /// <summary>A user as a member of a group.</summary>
    public ChatGroupMember Member(object? value, string groupId)
    {
        var user = User(value);
        var member = new ChatGroupMember { GroupId = groupId, UserId = user.Id, Name = user.Name, Email = user.Email, Status = user.Status, CreatedAt = user.CreatedAt };
        var rest = new Dictionary<string, object?>(user.AdditionalProperties, StringComparer.Ordinal);
        if (user.AvatarUri is not null)
        {
            rest["img"] = user.AvatarUri;
        }

        return Finish(member, rest);
    }

    /// <summary>The ids of a group's members; null where the answer does not speak of them.</summary>
    public static List<string>? Members(Dictionary<string, object?> group)
    {
        if (!group.TryGetValue("users", out var users) || users is null)
        {
            return null;
        }

        if (users is Dictionary<string, object?> wrapped)
        {
            users = wrapped.TryGetValue("user", out var inner) ? inner : throw new FormatException("holds no list of users in a group");
        }

        return users switch
        {
            object?[] list => [.. list.Select(MemberId)],
            string { Length: 0 } => [],
            _ => [MemberId(users)],
        };
    }

    /// <summary>The object itself, without the name around it.</summary>
    public static Dictionary<string, object?> Inside(object? value, string noun)
    {
        if (value is Dictionary<string, object?> outer && outer.TryGetValue(noun, out var inner) && inner is Dictionary<string, object?> wrapped)
        {
            return wrapped;
        }

        return value as Dictionary<string, object?> ?? throw new FormatException($"holds something that is no {noun}");
    }

    /// <summary>A single value as text; null where there is none, or an empty one.</summary>
    public static string? Text(object? value) => value switch
    {
        string text => text.Trim() is { Length: > 0 } trimmed ? trimmed : null,
        long or decimal or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => null,
    };

    /// <summary>A single value as text, with the blanks at its ends; null where there is nothing else.</summary>
    public static string? Whole(object? value) => Text(value) is null ? null : value as string ?? Text(value);

    private static string MemberId(object? item)
    {
        var id = Text(item is Dictionary<string, object?> user && user.TryGetValue("id", out var own) ? own : item);
        return id is not null && PublisherIds.IsNumber(id) ? id : throw new FormatException("holds something that is no user's id in a group's list of users");
    }

    private static string? NameOf(object? value)
    {
        if (value is not Dictionary<string, object?> parts)
        {
            return Text(value);
        }

        parts.TryGetValue("firstname", out var first);
        parts.TryGetValue("lastname", out var last);
        var name = string.Join(" ", new[] { Text(first), Text(last) }.Where(static part => part is not null));
        return name.Length > 0 ? name : null;
    }

    private static string? Take(Dictionary<string, object?> fields, string name)
    {
        if (!fields.TryGetValue(name, out var value) || value is Dictionary<string, object?> or object?[])
        {
            return null;
        }

        fields.Remove(name);
        return Text(value);
    }

    private static string? TakeLink(Dictionary<string, object?> fields)
    {
        fields.TryGetValue("link", out var value);
        var address = Text(value is Dictionary<string, object?> link && link.TryGetValue("href", out var href) ? href : value);
        if (address is not null)
        {
            fields.Remove("link");
        }

        return address;
    }

    // The names of the times are not documented (I), nor is their form: what cannot be read stays with the rest.
    private static DateTimeOffset? TakeTime(Dictionary<string, object?> fields, params string[] names)
    {
        foreach (var field in fields)
        {
            if (names.Contains(field.Key.ToLowerInvariant())
                && field.Value is string { Length: >= 10 } text
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                fields.Remove(field.Key);
                return time;
            }
        }

        return null;
    }

    private T Finish<T>(T item, Dictionary<string, object?> rest)
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
