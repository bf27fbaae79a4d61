using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>What a sandbox knows: one host with sample accounts and rooms. Not thread-safe.</summary>
internal sealed class EjabberdSandboxStore
{
    public const string Host = "localhost";
    public const string Service = "conference." + Host;
    private const int Samples = 40;
    private const string BannedPassword = "BANNED_ACCOUNT";
    private const string When = "2026-11-20T08:30:00Z";

    private static readonly string[] Given = ["alice", "bob", "carol", "dave", "erin"];

    private readonly SortedDictionary<string, string> accounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EjabberdSandboxRoom> rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> cards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> online = new(StringComparer.Ordinal);
    private readonly List<(string Account, string Contact, string Nick, string Group, string Subscription)> contacts = [];

    private readonly List<Dictionary<string, object?>> messages = [];

    /// <summary>A server with one administrator, and sample accounts and rooms unless it is to be empty.</summary>
    public EjabberdSandboxStore(bool isEmpty = false)
    {
        accounts["admin"] = "secret";
        if (isEmpty)
        {
            return;
        }

        online["alice"] = "away";
        online["bob"] = "available";
        foreach (var name in Given)
        {
            accounts[name] = name;
            cards[$"{name}/FN/"] = char.ToUpperInvariant(name[0]) + name.Substring(1) + " Example";
        }

        foreach (var number in Enumerable.Range(1, Samples))
        {
            accounts[SampleName(number)] = "sample";
        }

        Make("lobby", "Lobby", false, ("alice", EjabberdShapes.Owner), ("bob", EjabberdShapes.Member));
        Make("ops", "Operations", true, ("alice", EjabberdShapes.Owner), ("bob", EjabberdShapes.Admin), ("carol", EjabberdShapes.Member), ("erin", EjabberdShapes.Outcast));
        rooms["lobby"].Occupants.Add("bob@localhost/phone");
        foreach (var (one, other) in new[] { ("alice", "bob"), ("bob", "alice") })
        {
            contacts.Add((one, other + "@" + Host, other, "Friends", "both"));
        }
    }

    private static string SampleName(int number) => "user" + number.ToString("00", CultureInfo.InvariantCulture);

    private static EjabberdSandboxAnswer Done { get; } = EjabberdSandboxAnswer.Of(0);

    /// <summary>Everything as plain values: see <see cref="ISandboxState"/>.</summary>
    public Dictionary<string, object?> Describe(int limit) => SandboxState.Of(
        accounts.Count,
        rooms.Select(room => EjabberdSandboxView.Room(room.Key, room.Value, limit)),
        accounts.Take(limit).Select(account => EjabberdSandboxView.Account(
            account.Key,
            account.Value == BannedPassword,
            contacts.Where(entry => entry.Account == account.Key).Select(static entry => entry.Contact),
            cards.Where(card => card.Key.StartsWith(account.Key + "/", StringComparison.Ordinal)))),
        messages);

    /// <summary>Makes numbered accounts up to a number; those that are there already stay as they are.</summary>
    public void ListSampleUsers(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            var name = SampleName(number);
            if (!accounts.ContainsKey(name))
            {
                accounts.Add(name, "sample");
            }
        }
    }

    public EjabberdSandboxAnswer Send(Dictionary<string, string> a)
    {
        messages.Add(new() { ["type"] = a["type"], ["from"] = a["from"], ["to"] = a["to"], ["text"] = a["body"] });
        return Done;
    }

    public bool Has(Dictionary<string, string> a) => a["host"] == Host && accounts.ContainsKey(EjabberdIds.Fold(a["user"]));

    public bool Opens(Dictionary<string, string> a) => Has(a) && accounts[EjabberdIds.Fold(a["user"])] == a["password"];

    public EjabberdSandboxAnswer Register(Dictionary<string, string> a)
    {
        if (a["host"] != Host)
        {
            return EjabberdSandboxAnswer.Failed(HttpStatusCode.InternalServerError, 10001, "Unknown virtual host");
        }

        if (!IsName(a["user"]))
        {
            return EjabberdSandboxAnswer.Failed(HttpStatusCode.InternalServerError, 10001, $"Can't register user {a["user"]}@{Host} at node ejabberd@localhost: Malformed username");
        }

        if (a["password"].Length == 0)
        {
            return EjabberdSandboxAnswer.Failed(HttpStatusCode.InternalServerError, 10001, $"Can't register user {a["user"]}@{Host} at node ejabberd@localhost: The password contains unacceptable characters");
        }

        if (Has(a))
        {
            return EjabberdSandboxAnswer.Failed(HttpStatusCode.Conflict, 10090, $"User {a["user"]}@{Host} already registered");
        }

        accounts[EjabberdIds.Fold(a["user"])] = a["password"];
        return EjabberdSandboxAnswer.Of($"User {a["user"]}@{Host} successfully registered");
    }

    public EjabberdSandboxAnswer Unregister(Dictionary<string, string> a)
    {
        var name = EjabberdIds.Fold(a["user"]);
        accounts.Remove(name);
        online.Remove(name);
        contacts.RemoveAll(entry => entry.Account == name);
        foreach (var field in cards.Keys.Where(key => key.StartsWith(name + "/", StringComparison.Ordinal)).ToList())
        {
            cards.Remove(field);
        }

        return EjabberdSandboxAnswer.Of(string.Empty);
    }

    public EjabberdSandboxAnswer ChangePassword(Dictionary<string, string> a)
    {
        if (!Has(a))
        {
            return EjabberdSandboxAnswer.Refused("unknown_user", HttpStatusCode.NotFound);
        }

        accounts[EjabberdIds.Fold(a["user"])] = a["newpass"];
        return Done;
    }

    public EjabberdSandboxAnswer Accounts(Dictionary<string, string> a) =>
        a["host"] == Host ? EjabberdSandboxAnswer.Of(accounts.Keys.ToArray()) : EjabberdSandboxAnswer.Refused("Unknown virtual host");

    // The account is made where there is none, which is what the real server does.
    public EjabberdSandboxAnswer Ban(Dictionary<string, string> a)
    {
        accounts[EjabberdIds.Fold(a["user"])] = BannedPassword;
        online.Remove(EjabberdIds.Fold(a["user"]));
        return Done;
    }

    public EjabberdSandboxAnswer Disconnect(Dictionary<string, string> a)
    {
        var isOnline = online.Remove(EjabberdIds.Fold(a["user"]));
        return EjabberdSandboxAnswer.Of(new Dictionary<string, object> { ["num_resources"] = isOnline ? 1 : 0 });
    }

    public EjabberdSandboxAnswer Presence(Dictionary<string, string> a)
    {
        var name = EjabberdIds.Fold(a["user"]);
        var show = online.TryGetValue(name, out var known) ? known : null;
        return EjabberdSandboxAnswer.Of(new Dictionary<string, object>
        {
            ["jid"] = $"{name}@{a["host"]}{(show is null ? string.Empty : "/phone")}",
            ["show"] = show ?? "unavailable",
            ["status"] = show == "away" ? "Out for lunch" : string.Empty,
        });
    }

    public EjabberdSandboxAnswer Last(Dictionary<string, string> a)
    {
        var isOnline = online.ContainsKey(EjabberdIds.Fold(a["user"]));
        return EjabberdSandboxAnswer.Of(new Dictionary<string, object>
        {
            ["timestamp"] = When,
            ["status"] = isOnline ? "ONLINE" : Has(a) ? "Registered but didn't login" : "NOT FOUND",
        });
    }

    public EjabberdSandboxAnswer Card(Dictionary<string, string> a) =>
        cards.TryGetValue(CardKey(a), out var content) && content.Length > 0 ? EjabberdSandboxAnswer.Of(new Dictionary<string, object> { ["content"] = content })
        : EjabberdSandboxAnswer.Refused(cards.Keys.Any(key => key.StartsWith(EjabberdIds.Fold(a["user"]) + "/", StringComparison.Ordinal)) ? "error_no_value_found_in_vcard" : "error_no_vcard_found");

    public EjabberdSandboxAnswer SetCard(Dictionary<string, string> a)
    {
        cards[CardKey(a)] = a["content"];
        return Done;
    }

    public EjabberdSandboxAnswer Roster(Dictionary<string, string> a) => EjabberdSandboxAnswer.Of(contacts
        .Where(entry => entry.Account == EjabberdIds.Fold(a["user"]))
        .SelectMany(static entry => entry.Group.Split(';').Select(group => new Dictionary<string, object>
        {
            ["jid"] = entry.Contact,
            ["nick"] = entry.Nick,
            ["subscription"] = entry.Subscription,
            ["ask"] = "undefined",
            ["group"] = group,
        }))
        .ToArray());

    public EjabberdSandboxAnswer AddContact(Dictionary<string, string> a)
    {
        if (!IsName(a["user"]))
        {
            return EjabberdSandboxAnswer.Refused("Invalid 'user'/'server'");
        }

        var contact = $"{EjabberdIds.Fold(a["user"])}@{a["host"]}";
        contacts.RemoveAll(entry => entry.Account == EjabberdIds.Fold(a["localuser"]) && entry.Contact == contact);
        contacts.Add((EjabberdIds.Fold(a["localuser"]), contact, a["nick"], a["group"], a["subs"]));
        return Done;
    }

    public EjabberdSandboxAnswer RemoveContact(Dictionary<string, string> a)
    {
        contacts.RemoveAll(entry => entry.Account == EjabberdIds.Fold(a["localuser"]) && entry.Contact == $"{EjabberdIds.Fold(a["user"])}@{a["host"]}");
        return Done;
    }

    public EjabberdSandboxAnswer RoomsOf(Dictionary<string, string> a) => EjabberdSandboxAnswer.Of(rooms
        .Where(room => room.Value.Occupants.Any(occupant => occupant.StartsWith($"{EjabberdIds.Fold(a["user"])}@{a["host"]}/", StringComparison.Ordinal)))
        .Select(static room => room.Key + "@" + Service)
        .ToArray());

    public EjabberdSandboxAnswer Rooms(Dictionary<string, string> a) =>
        a["service"] is Service or "global" ? EjabberdSandboxAnswer.Of(rooms.Keys.Select(static name => name + "@" + Service).ToArray()) : EjabberdSandboxAnswer.Crashed;

    public EjabberdSandboxAnswer CreateRoom(Dictionary<string, string> a)
    {
        var name = EjabberdIds.Fold(a["name"]);
        if (a["service"] != Service)
        {
            return EjabberdSandboxAnswer.Refused("Invalid 'service'");
        }

        if (a["name"].Length > 0 && !IsName(a["name"]))
        {
            return EjabberdSandboxAnswer.Refused("Invalid 'name'");
        }

        if (rooms.ContainsKey(name))
        {
            return EjabberdSandboxAnswer.Refused("Room already exists");
        }

        if (a["host"] != Host)
        {
            return EjabberdSandboxAnswer.Crashed;
        }

        var room = new EjabberdSandboxRoom();
        foreach (var option in (JsonPlain.Parse(System.Text.Encoding.UTF8.GetBytes(a["options"])) as object?[] ?? []).OfType<Dictionary<string, object?>>())
        {
            if (!room.Set(EjabberdShapes.Text(option, "name") ?? string.Empty, EjabberdShapes.Text(option, "value") ?? string.Empty, isNew: true))
            {
                return EjabberdSandboxAnswer.Crashed;
            }
        }

        rooms.Add(name, room);
        return Done;
    }

    public EjabberdSandboxAnswer DestroyRoom(Dictionary<string, string> a) =>
        a["service"] != Service ? EjabberdSandboxAnswer.Refused("Invalid 'service'")
        : rooms.Remove(EjabberdIds.Fold(a["name"])) ? Done
        : EjabberdSandboxAnswer.Refused("Room doesn't exists");

    // Not folded, as on the real server: a name in capitals is no room here, and a room that is none has no options.
    public EjabberdSandboxAnswer Options(Dictionary<string, string> a) =>
        EjabberdSandboxAnswer.Of(a["service"] == Service && rooms.TryGetValue(a["name"], out var room) ? room.Options : []);

    public EjabberdSandboxAnswer ChangeOption(Dictionary<string, string> a) =>
        Find(a) is not { } room ? EjabberdSandboxAnswer.Refused("Room not found")
        : a["option"] == "logging" && a["value"] == "true" ? EjabberdSandboxAnswer.Of(1)
        : room.Set(a["option"], a["value"], isNew: false) ? Done
        : EjabberdSandboxAnswer.Crashed;

    public EjabberdSandboxAnswer Affiliations(Dictionary<string, string> a) =>
        Find(a) is not { } room ? EjabberdSandboxAnswer.Refused("The room does not exist.") : EjabberdSandboxAnswer.Of(room.Affiliations.Select(static entry => new Dictionary<string, object>
        {
            ["username"] = entry.Key.Contains('@') ? entry.Key.Split('@')[0] : string.Empty,
            ["domain"] = entry.Key.Split('@').Last(),
            ["affiliation"] = entry.Value,
            ["reason"] = string.Empty,
        }).ToArray());

    public EjabberdSandboxAnswer Affiliation(Dictionary<string, string> a)
    {
        if (Find(a) is not { } room)
        {
            return EjabberdSandboxAnswer.Refused("The room does not exist.");
        }

        // An administrator of the service is an owner of every room, without being listed.
        return Jid(a["jid"]) is not { } jid ? EjabberdSandboxAnswer.Crashed : EjabberdSandboxAnswer.Of(new Dictionary<string, object>
        {
            ["affiliation"] = jid == "admin@" + Host ? EjabberdShapes.Owner : room.Affiliations.TryGetValue(jid, out var known) ? known : EjabberdShapes.None,
        });
    }

    public EjabberdSandboxAnswer SetAffiliation(Dictionary<string, string> a)
    {
        if (a["affiliation"] is not (EjabberdShapes.Owner or EjabberdShapes.Admin or EjabberdShapes.Member or EjabberdShapes.Outcast or EjabberdShapes.None))
        {
            return EjabberdSandboxAnswer.Refused("Invalid affiliation");
        }

        if (Find(a) is not { } room)
        {
            return EjabberdSandboxAnswer.Refused("Room doesn't exists");
        }

        if (Jid(a["jid"]) is not { } jid)
        {
            return EjabberdSandboxAnswer.Crashed;
        }

        room.Affiliations.Remove(jid);
        if (a["affiliation"] != EjabberdShapes.None)
        {
            room.Affiliations[jid] = a["affiliation"];
        }

        if (a["affiliation"] == EjabberdShapes.Outcast || (a["affiliation"] == EjabberdShapes.None && room.Options["members_only"] == "true"))
        {
            room.Occupants.RemoveAll(occupant => occupant.StartsWith(jid + "/", StringComparison.Ordinal));
        }

        return Done;
    }

    public EjabberdSandboxAnswer Occupants(Dictionary<string, string> a) =>
        Find(a) is not { } room ? EjabberdSandboxAnswer.Refused("room_not_found") : EjabberdSandboxAnswer.Of(room.Occupants.Select(occupant => new Dictionary<string, object>
        {
            ["jid"] = occupant,
            ["nick"] = occupant.Split('@')[0],
            ["role"] = room.Affiliations.ContainsKey(occupant.Split('/')[0]) ? "participant" : "visitor",
        }).ToArray());

    private static string CardKey(Dictionary<string, string> a) => $"{EjabberdIds.Fold(a["user"])}/{a["name"]}/{(a.TryGetValue("subname", out var inner) ? inner : string.Empty)}";

    private static bool IsName(string name) => name.Length > 0 && !name.Contains('@') && EjabberdIds.Refuse(IdKind.User, name) is null;

    private static string? Jid(string text)
    {
        var bare = text.Split('/')[0];
        return EjabberdIds.Refuse(IdKind.User, bare) is null ? new EjabberdIds(Host).User(bare.Contains('@') ? bare : "@" + bare).Wire : null;
    }

    private EjabberdSandboxRoom? Find(Dictionary<string, string> a) =>
        string.Equals(a["service"], Service, StringComparison.OrdinalIgnoreCase) && rooms.TryGetValue(EjabberdIds.Fold(a["name"]), out var room) ? room : null;

    private void Make(string name, string title, bool isPrivate, params (string Account, string Affiliation)[] affiliated)
    {
        var room = rooms[name] = new EjabberdSandboxRoom();
        room.Set("title", title, isNew: true);
        room.Set("persistent", "true", isNew: true);
        room.Set("members_only", isPrivate ? "true" : "false", isNew: true);
        room.Set("public", isPrivate ? "false" : "true", isNew: true);
        foreach (var (account, affiliation) in affiliated)
        {
            room.Affiliations[account + "@" + Host] = affiliation;
        }
    }
}
