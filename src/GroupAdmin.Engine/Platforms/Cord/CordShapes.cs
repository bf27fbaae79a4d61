using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Reads what Cord sends into the models. What has no known shape is a <see cref="FormatException"/> whose message ends the sentence "The answer …".</summary>
/// <param name="platform">The platform's name, for every object.</param>
/// <param name="connection">The connection's name, for every object.</param>
internal sealed class CordShapes(string platform, string connection)
{
    /// <summary>One group, as <c>GET /groups</c> or <c>GET /groups/ID</c> sends it; only the latter has members.</summary>
    public ChatGroup Group(Dictionary<string, object?> values)
    {
        var group = new ChatGroup
        {
            Id = Id(values, "group"),
            Name = Take(values, "name"),
            Status = Take(values, "status"),
            Metadata = TakePairs(values, "metadata"),
        };
        if (values.TryGetValue("members", out var members))
        {
            group.MemberCount = (members as object?[] ?? throw new FormatException("holds no list of members in 'members'")).Length;
        }

        return Finish(group, values);
    }

    /// <summary>One user, as <c>GET /users</c> or <c>GET /users/ID</c> sends it; only the former has the time of creation, only the latter groups.</summary>
    public ChatUser User(Dictionary<string, object?> values)
    {
        var user = new ChatUser
        {
            Id = Id(values, "user"),
            Name = Take(values, "name"),
            Email = Take(values, "email"),
            ShortName = Take(values, "shortName"),
            AvatarUri = Take(values, "profilePictureURL"),
            Status = Take(values, "status"),
            Metadata = TakePairs(values, "metadata"),
            CreatedAt = TakeTime(values, "createdTimestamp"),
        };
        if (values.TryGetValue("groups", out var groups) && groups is object?[] ids)
        {
            values.Remove("groups");
            user.Groups = [.. ids.Select(id => Text(id) ?? throw new FormatException("holds something that is no id in 'groups'"))];
        }

        // The names of an older version repeat what stands under the present ones.
        Drop(values, "short_name", user.ShortName);
        Drop(values, "profile_picture_url", user.AvatarUri);
        return Finish(user, values);
    }

    /// <summary>One member.</summary>
    public ChatGroupMember Member(Dictionary<string, object?> values, string groupId)
    {
        var member = new ChatGroupMember
        {
            GroupId = groupId,
            UserId = Id(values, "member"),
            Name = Take(values, "name"),
            Email = Take(values, "email"),
            Status = Take(values, "status"),
            Metadata = TakePairs(values, "metadata"),
            CreatedAt = TakeTime(values, "createdTimestamp"),
        };
        return Finish(member, values);
    }

    /// <summary>Says where an object came from, and keeps what else was sent with it.</summary>
    public T Finish<T>(T item, Dictionary<string, object?>? rest = null)
        where T : ChatObject
    {
        item.Platform = platform;
        item.ConnectionName = connection;
        if (rest?.Count > 0)
        {
            item.AdditionalProperties = rest;
        }

        return item;
    }

    /// <summary>A single value as text; null for null, lists and objects.</summary>
    public static string? Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long or decimal or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Id(Dictionary<string, object?> values, string what) =>
        Take(values, "id") is { Length: > 0 } id ? id : throw new FormatException($"names no id for a {what}");

    private static string? Take(Dictionary<string, object?> values, string name)
    {
        if (!values.TryGetValue(name, out var value) || (value is not null && Text(value) is null))
        {
            return null;
        }

        values.Remove(name);
        return Text(value);
    }

    private static Dictionary<string, object?>? TakePairs(Dictionary<string, object?> values, string name)
    {
        if (!values.TryGetValue(name, out var value) || value is not Dictionary<string, object?> pairs)
        {
            return null;
        }

        values.Remove(name);
        return pairs;
    }

    // What is no such time stays among the additional properties.
    private static DateTimeOffset? TakeTime(Dictionary<string, object?> values, string name)
    {
        if (!values.TryGetValue(name, out var value)
            || !DateTimeOffset.TryParse(value as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return null;
        }

        values.Remove(name);
        return time;
    }

    private static void Drop(Dictionary<string, object?> values, string name, string? same)
    {
        if (values.TryGetValue(name, out var value) && Text(value) == same)
        {
            values.Remove(name);
        }
    }
}
