using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>
/// The options of a room. The server checks next to nothing of them (measured on 23.01): an unknown one is ignored at creation, and a
/// boolean that is neither true nor false is stored and breaks the room, whose members can no longer be changed. So every value is checked here.
/// </summary>
internal static class EjabberdRoomOptions
{
    public const string Title = "title";
    public const string Description = "description";
    public const string Persistent = "persistent";
    public const string Public = "public";
    public const string MembersOnly = "members_only";
    public const string PasswordProtected = "password_protected";
    public const string Password = "password";

    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "allow_change_subj", "allow_private_messages", "allow_query_users", "allow_subscription", "allow_user_invites",
        "allow_visitor_nickchange", "allow_visitor_status", "allow_voice_requests", "anonymous", "captcha_protected", "enable_hats",
        "logging", "mam", MembersOnly, "members_by_default", "moderated", PasswordProtected, Persistent, Public, "public_list",
    };

    private static readonly string[] Numbers = ["max_users", "voice_request_min_interval"];

    private static readonly string[] Texts = ["lang", "pubsub", "vcard"];

    private static readonly string[] VisitorMessages = ["anyone", "moderators", "nobody"];

    // Settable in the server's own clients; over this API they are stored in a form that the room cannot be started with (measured).
    private static readonly string[] Harmful = ["presence_broadcast", "captcha_whitelist", "vcard_xupdate"];

    /// <summary>What a new group asks for, in the order in which it is sent; the password is added by the caller.</summary>
    /// <exception cref="FormatException">An option is not known or has a wrong value; the message says so as a sentence.</exception>
    public static List<KeyValuePair<string, string>> OfNew(NewGroup group)
    {
        var options = new List<KeyValuePair<string, string>>();
        Add(Title, group.Name);
        Add(Description, group.Description);
        options.AddRange(OfType(group.Type));
        var own = OfTable(group.Option);

        // A room that is not persistent is gone with its last occupant (or with the next restart): nobody expects that of a group.
        if (own.All(static option => option.Key != Persistent))
        {
            Add(Persistent, "true");
        }

        options.AddRange(own);
        return options;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                options.Add(new(name, value));
            }
        }
    }

    /// <summary>The options that a type consists of: those that close the room first, so that it is never open in between.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfType(ChatGroupType? type) => type switch
    {
        ChatGroupType.Private => [new(MembersOnly, "true"), new(Public, "false"), new(PasswordProtected, "false")],
        ChatGroupType.Password => [new(PasswordProtected, "true"), new(MembersOnly, "false"), new(Public, "true")],
        ChatGroupType.Public => [new(MembersOnly, "false"), new(PasswordProtected, "false"), new(Public, "true")],
        _ => [],
    };

    /// <summary>The type of a room; null where what is stored is neither true nor false.</summary>
    public static ChatGroupType? TypeOf(IReadOnlyDictionary<string, object?> options) =>
        (Value(options, MembersOnly), Value(options, PasswordProtected)) switch
        {
            ("true", _) => ChatGroupType.Private,
            ("false", "true") => ChatGroupType.Password,
            ("false", "false") => ChatGroupType.Public,
            _ => null,
        };

    /// <summary>Options by the platform's names, checked.</summary>
    /// <exception cref="FormatException">An option is not known or has a wrong value; the message says so as a sentence.</exception>
    public static List<KeyValuePair<string, string>> OfTable(IDictionary<string, object?>? table)
    {
        var options = new List<KeyValuePair<string, string>>();
        foreach (var pair in table ?? new Dictionary<string, object?>())
        {
            options.Add(new(pair.Key, Check(pair.Key, pair.Value)));
        }

        return options;
    }

    /// <summary>A room's option as it is shown: true and false, numbers, and the rest as text.</summary>
    public static object? Shown(string name, object? value) => value switch
    {
        "true" when Flags.Contains(name) => true,
        "false" when Flags.Contains(name) => false,
        string text when Numbers.Contains(name) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => value,
    };

    private static string? Value(IReadOnlyDictionary<string, object?> options, string name) => options.TryGetValue(name, out var value) ? value as string : null;

    private static string Check(string name, object? value)
    {
        if (Flags.Contains(name))
        {
            return value switch
            {
                bool flag => flag ? "true" : "false",
                string text when bool.TryParse(text, out var flag) => flag ? "true" : "false",
                _ => throw Wrong(name, value, "$true or $false"),
            };
        }

        if (Numbers.Contains(name))
        {
            var text = value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value as string;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole > 0
                ? whole.ToString(CultureInfo.InvariantCulture)
                : throw Wrong(name, value, "a whole number above 0");
        }

        if (name == "allow_private_messages_from_visitors")
        {
            return value is string word && VisitorMessages.Contains(word) ? word : throw Wrong(name, value, string.Join(", ", VisitorMessages));
        }

        if (Texts.Contains(name))
        {
            return value is string text ? text : throw Wrong(name, value, "a text");
        }

        throw new FormatException(name switch
        {
            Password => "The password of a room is given with -Password, as a SecureString. Nothing was sent.",
            Title => "The title of a room is given with -Name. Nothing was sent.",
            Description => "The description of a room is given with -Description. Nothing was sent.",
            _ when Harmful.Contains(name) => $"ejabberd's API stores the room option '{name}' in a form that breaks the room: set it in a client, as an owner of the room. Nothing was sent.",
            _ => $"ejabberd has no room option '{name}' (and would ignore it without a word). The options are allow_private_messages_from_visitors, {string.Join(", ", Flags.Concat(Numbers).Concat(Texts).OrderBy(static known => known, StringComparer.Ordinal))}. Nothing was sent.",
        });
    }

    private static FormatException Wrong(string name, object? value, string takes) =>
        new($"The room option '{name}' takes {takes}, and not '{(value is IEnumerable and not string ? "a list" : Convert.ToString(value, CultureInfo.InvariantCulture))}': ejabberd would store it and break the room. Nothing was sent.");
}
