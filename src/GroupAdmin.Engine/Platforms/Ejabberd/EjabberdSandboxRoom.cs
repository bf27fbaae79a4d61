using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>A room of the sandbox, with the options that version 23.01 gives one.</summary>
internal sealed class EjabberdSandboxRoom
{
    private static readonly (string Name, string Value)[] Defaults =
    [
        ("title", ""), ("description", ""), ("allow_change_subj", "true"), ("allow_query_users", "true"), ("allow_private_messages", "true"),
        ("allow_private_messages_from_visitors", "anyone"), ("allow_visitor_status", "true"), ("allow_visitor_nickchange", "true"),
        ("public", "true"), ("public_list", "true"), ("persistent", "false"), ("moderated", "true"), ("captcha_protected", "false"),
        ("members_by_default", "true"), ("members_only", "false"), ("allow_user_invites", "false"), ("allow_subscription", "false"),
        ("password_protected", "false"), ("password", ""), ("anonymous", "true"), ("presence_broadcast", "[moderator,participant,visitor]"),
        ("allow_voice_requests", "true"), ("voice_request_min_interval", "1800"), ("max_users", "200"), ("logging", "false"), ("vcard", ""),
        ("vcard_xupdate", "undefined"), ("captcha_whitelist", "{0,nil}"), ("mam", "false"), ("pubsub", ""), ("enable_hats", "false"), ("lang", ""),
    ];

    private static readonly string[] Numbers = ["max_users", "voice_request_min_interval"];

    private readonly Dictionary<string, string> values = Defaults.ToDictionary(static option => option.Name, static option => option.Value);

    /// <summary>The options in the order in which the server tells them.</summary>
    public Dictionary<string, string> Options => Defaults.ToDictionary(static option => option.Name, option => values[option.Name]);

    /// <summary>Who has which affiliation, by JID, in the order of the JIDs, as the server lists them.</summary>
    public SortedDictionary<string, string> Affiliations { get; } = new(StringComparer.Ordinal);

    /// <summary>Who is inside, by full JID.</summary>
    public List<string> Occupants { get; } = [];

    /// <summary>Sets an option; false where the server would crash.</summary>
    /// <param name="name">The option.</param>
    /// <param name="value">What it is set to.</param>
    /// <param name="isNew">True at creation, where unknown options are passed over, and no room may be larger than the server allows.</param>
    public bool Set(string name, string value, bool isNew)
    {
        if (!values.ContainsKey(name) || name == "captcha_whitelist")
        {
            return isNew && name != "captcha_whitelist";
        }

        if (Numbers.Contains(name) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        values[name] = isNew && name == "max_users" ? Math.Min(200, int.Parse(value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture) : value;
        return true;
    }
}
