using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>
/// What the sandbox knows: three groups, and users 1 to 12. Every other whole number up to 10,000,000 is a user too, who is described when
/// somebody asks, so that a rehearsal can use as many as it likes.
/// </summary>
internal sealed class PublisherSandboxStore
{
    private const long LastSample = 10_000_000;
    private const int ListedSamples = 12;
    private const string Root = "https://sandbox.invalid/api/2/";

    private static readonly string[] FirstNames = ["Ana", "Ben", "Chiara", "Dmitri", "Elif", "Finn", "Gwen", "Hugo", "Inès", "Jonas", "Kaya", "Lars"];
    private static readonly string[] LastNames = ["Alves", "Brandt", "Conti", "Dorin", "Erdem", "Falk", "Gray", "Hart", "Ibarra", "Jansen", "Kurt", "Lind"];

    private readonly SortedDictionary<long, GroupEntry> groups = [];
    private readonly SortedDictionary<long, Dictionary<string, object?>> users = [];
    private long lastGroup;
    private long lastUser = LastSample;

    /// <summary>A store with the sample data.</summary>
    public PublisherSandboxStore()
    {
        ListSampleUsers(ListedSamples);

        Add("General", [1, 2, 3, 4, 5, 6, 7, 8], new DateTime(2024, 1, 8, 9, 0, 0, DateTimeKind.Utc));
        Add("Support", [3, 9, 10, 11], new DateTime(2024, 2, 5, 9, 0, 0, DateTimeKind.Utc));
        Add("Leads", [1, 2, 9], new DateTime(2024, 3, 4, 9, 0, 0, DateTimeKind.Utc));
    }

    /// <summary>Stands for another program: it writes a group's members behind everybody's back.</summary>
    /// <param name="id">The group.</param>
    /// <param name="change">From the present list to the new one.</param>
    public void Overwrite(long id, Func<List<long>, List<long>> change) => groups[id].Members = change(groups[id].Members);

    public IReadOnlyList<long> MembersOf(long id) => groups[id].Members;

    /// <summary>Everything as plain values: see <see cref="ISandboxState"/>.</summary>
    public Dictionary<string, object?> Describe(int limit) => SandboxState.Of(
        users.Count,
        groups.Values.Select(group => SandboxState.Group(Digits(group.Id), group.Name, group.Members.Count, group.Members.Take(limit).Select(Digits))),
        users.Take(limit).Select(static user => new Dictionary<string, object?>(user.Value, StringComparer.Ordinal) { ["id"] = Digits(user.Key) }),
        []);

    /// <summary>Lists users from the first to a number; those that are listed already stay as they are.</summary>
    public void ListSampleUsers(int count)
    {
        for (var number = 1L; number <= count; number++)
        {
            if (!users.ContainsKey(number))
            {
                users.Add(number, Describe(number));
            }
        }
    }

    public PublisherSandboxVerdict ListGroups(Dictionary<string, string> query)
    {
        IEnumerable<GroupEntry> found = groups.Values;
        if (query.TryGetValue("search", out var search))
        {
            found = found.Where(group => group.Name.Holds(search));
        }

        if (Days(query, "createdDate") is { } created)
        {
            found = found.Where(group => group.Created.Date >= created.From && group.Created.Date <= created.To);
        }

        if (Days(query, "modifiedDate") is { } modified)
        {
            found = found.Where(group => group.Updated.Date >= modified.From && group.Updated.Date <= modified.To);
        }

        query.TryGetValue("sort", out var sort);
        foreach (var key in Enumerable.Reverse((sort ?? string.Empty).Split([','], StringSplitOptions.RemoveEmptyEntries)))
        {
            var field = key.TrimStart('+', '-');
            if (field is not ("name" or "created" or "updated") || key == field)
            {
                return Refuse($"Cannot sort by '{key}'.");
            }

            Func<GroupEntry, IComparable> by = field switch
            {
                "name" => static group => group.Name,
                "created" => static group => group.Created,
                _ => static group => group.Updated,
            };
            found = key[0] == '-' ? found.OrderByDescending(by) : found.OrderBy(by);
        }

        var all = query.TryGetValue("fields", out var fields) && fields == "all";
        return Page("groups", [.. found], group => Tell(group, all, all), query);
    }

    public PublisherSandboxVerdict GetGroup(string id) => Find(id) is { } group
        ? new PublisherSandboxVerdict("group", Tell(group, withMembers: true, withTimes: false))
        : PublisherSandboxVerdict.NotFound;

    public PublisherSandboxVerdict AddGroup(Dictionary<string, object?> fields)
    {
        if (PublisherShapes.Text(Value(fields, "name")) is not { } name)
        {
            return Refuse("A group needs a name.");
        }

        return Unknown(fields) ?? new PublisherSandboxVerdict("group", Tell(Add(name, Members(fields), DateTime.UtcNow), false, false));
    }

    public PublisherSandboxVerdict ReplaceGroup(string id, Dictionary<string, object?> fields)
    {
        if (Find(id) is not { } group)
        {
            return PublisherSandboxVerdict.NotFound;
        }

        if (PublisherShapes.Text(Value(fields, "name")) is not { } name || PublisherShapes.Text(Value(fields, "id")) != id)
        {
            return Refuse("A group needs its id and a name.");
        }

        if (Unknown(fields) is { } refused)
        {
            return refused;
        }

        (group.Name, group.Members, group.Updated) = (name, Members(fields), DateTime.UtcNow);
        return new PublisherSandboxVerdict("group", Tell(group, false, false));
    }

    public PublisherSandboxVerdict DeleteGroup(string id)
    {
        var found = Find(id);
        if (found is not null)
        {
            groups.Remove(found.Id);
        }

        return found is null ? PublisherSandboxVerdict.NotFound : PublisherSandboxVerdict.Accepted;
    }

    public PublisherSandboxVerdict ListUsers(Dictionary<string, string> query)
    {
        IEnumerable<Dictionary<string, object?>> found = users.Values;
        if (query.TryGetValue("usergroups", out var wanted))
        {
            found = wanted.Split(',').Select(Find).OfType<GroupEntry>().SelectMany(static group => group.Members).Distinct().Select(Known);
        }

        if (query.TryGetValue("search", out var search))
        {
            found = found.Where(user => user.Values.Any(value => value is Dictionary<string, object?> parts
                ? parts.Values.Any(part => (PublisherShapes.Text(part) ?? string.Empty).Holds(search))
                : (PublisherShapes.Text(value) ?? string.Empty).Holds(search)));
        }

        if (query.TryGetValue("status", out var status))
        {
            found = found.Where(user => string.Equals(PublisherShapes.Text(Value(user, "status")), status, StringComparison.OrdinalIgnoreCase));
        }

        return Page("users", [.. found], Linked, query);
    }

    public PublisherSandboxVerdict GetUser(string id) =>
        FindUser(id) is { } user ? new PublisherSandboxVerdict("user", Linked(user)) : PublisherSandboxVerdict.NotFound;

    public PublisherSandboxVerdict AddUser(Dictionary<string, object?> fields)
    {
        if (PublisherShapes.Text(Value(fields, "email")) is not { } email || Value(fields, "name") is not Dictionary<string, object?>)
        {
            return Refuse("A user needs a name and an e-mail address.");
        }

        if (FindUser(email) is not null)
        {
            return new PublisherSandboxVerdict(HttpStatusCode.Conflict, "409", "There is a user with this e-mail address.");
        }

        var made = new Dictionary<string, object?>(fields, StringComparer.Ordinal) { ["id"] = ++lastUser };
        if (!made.ContainsKey("status"))
        {
            made["status"] = "active";
        }

        users[lastUser] = made;
        return Brief(made);
    }

    public PublisherSandboxVerdict ReplaceUser(string id, Dictionary<string, object?> fields)
    {
        if (FindUser(id) is not { } user)
        {
            return PublisherSandboxVerdict.NotFound;
        }

        if (PublisherShapes.Text(Value(fields, "email")) is null || Value(fields, "name") is not Dictionary<string, object?>)
        {
            return Refuse("A user needs a name and an e-mail address.");
        }

        var made = new Dictionary<string, object?>(fields, StringComparer.Ordinal) { ["id"] = user["id"] };
        users[(long)user["id"]!] = made;
        return Brief(made);
    }

    public PublisherSandboxVerdict SetStatus(string id, string action)
    {
        if (FindUser(id) is not { } user)
        {
            return PublisherSandboxVerdict.NotFound;
        }

        user["status"] = action switch
        {
            "archive" => "archived",
            "disable" => "disabled",
            _ => "active",
        };
        users[(long)user["id"]!] = user;
        return Brief(user);
    }

    private static PublisherSandboxVerdict Refuse(string summary) => new(HttpStatusCode.BadRequest, "400", summary);

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static object? Value(Dictionary<string, object?> fields, string name) => fields.TryGetValue(name, out var value) ? value : null;

    private static List<long> Members(Dictionary<string, object?> fields) => [.. (PublisherShapes.Members(fields) ?? []).Select(PublisherIds.Number).Distinct()];

    private static (DateTime From, DateTime To)? Days(Dictionary<string, string> query, string name)
    {
        if (!query.TryGetValue(name, out var value))
        {
            return null;
        }

        var days = value.Split(',').Select(static day => DateTime.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : DateTime.MinValue).ToArray();
        return days.Length == 2 ? (days[0], days[1]) : (DateTime.UtcNow.AddDays(value == "lastweek" ? -7 : value == "lastmonth" ? -31 : -366), DateTime.MaxValue);
    }

    private static Dictionary<string, object?> Describe(long number) => new(StringComparer.Ordinal)
    {
        ["id"] = number,
        ["name"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["firstname"] = FirstNames[(number - 1) % FirstNames.Length],
            ["lastname"] = LastNames[((number - 1) + ((number - 1) / FirstNames.Length)) % LastNames.Length],
        },
        ["email"] = "user" + number.ToString(CultureInfo.InvariantCulture) + "@example.org",
        ["phone"] = "+44 20 5550 " + (number % 10_000).ToString("0000", CultureInfo.InvariantCulture),
        ["status"] = "active",
    };

    private static Dictionary<string, object?> Linked(Dictionary<string, object?> user) =>
        new(user, StringComparer.Ordinal) { ["link"] = Root + "users/" + PublisherShapes.Text(user["id"]) };

    private static PublisherSandboxVerdict Brief(Dictionary<string, object?> user) =>
        new("user", new() { ["id"] = user["id"], ["email"] = Value(user, "email"), ["link"] = Root + "users/" + PublisherShapes.Text(user["id"]) });

    private static Dictionary<string, object?> Tell(GroupEntry group, bool withMembers, bool withTimes)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = group.Id, ["name"] = group.Name };
        if (withMembers)
        {
            fields["users"] = new PublisherMemberList(group.Members);
        }

        if (withTimes)
        {
            fields["created"] = group.Created.ToString("o", CultureInfo.InvariantCulture);
            fields["updated"] = group.Updated.ToString("o", CultureInfo.InvariantCulture);
        }

        if (!withMembers || withTimes)
        {
            fields["link"] = Root + "groups/" + group.Id.ToString(CultureInfo.InvariantCulture);
        }

        return fields;
    }

    private static PublisherSandboxVerdict Page<T>(string root, List<T> found, Func<T, Dictionary<string, object?>> tell, Dictionary<string, string> query)
    {
        var limit = Number(query, "limit", 200);
        var offset = Number(query, "offset", 0);
        var entries = found.Skip(offset).Take(limit).Select(tell).ToList();
        return new PublisherSandboxVerdict(root, entries, found.Count, (offset / Math.Max(1, limit)) + 1);
    }

    private static int Number(Dictionary<string, string> query, string name, int usual) =>
        query.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;

    private bool IsUser(long number) => number <= LastSample || users.ContainsKey(number);

    private PublisherSandboxVerdict? Unknown(Dictionary<string, object?> fields)
    {
        var unknown = Members(fields).Where(number => !IsUser(number)).Take(3).ToList();
        return unknown.Count == 0 ? null : new PublisherSandboxVerdict(HttpStatusCode.BadRequest, "478", $"Unknown user: {string.Join(", ", unknown)}.");
    }

    private GroupEntry? Find(string id) => PublisherIds.IsNumber(id) && groups.TryGetValue(PublisherIds.Number(id), out var group) ? group : null;

    private Dictionary<string, object?> Known(long number) => users.TryGetValue(number, out var user) ? user : Describe(number);

    private Dictionary<string, object?>? FindUser(string id)
    {
        if (PublisherIds.IsNumber(id))
        {
            return IsUser(PublisherIds.Number(id)) ? Known(PublisherIds.Number(id)) : null;
        }

        var found = users.Values.FirstOrDefault(user => string.Equals(PublisherShapes.Text(Value(user, "email")), id, StringComparison.OrdinalIgnoreCase));
        return found is not null || !id.StartsWith("user", StringComparison.Ordinal) || !id.EndsWith("@example.org", StringComparison.Ordinal)
            ? found
            : id.Substring(4, id.Length - 16) is var number && PublisherIds.IsNumber(number) && !users.ContainsKey(PublisherIds.Number(number)) && IsUser(PublisherIds.Number(number))
                ? Describe(PublisherIds.Number(number))
                : null;
    }

    private GroupEntry Add(string name, List<long> members, DateTime created)
    {
        var group = new GroupEntry(++lastGroup) { Name = name, Members = members, Created = created, Updated = created };
        groups.Add(group.Id, group);
        return group;
    }

    private sealed class GroupEntry(long id)
    {
        public long Id { get; } = id;

        public string Name { get; set; } = string.Empty;

        public List<long> Members { get; set; } = [];

        public DateTime Created { get; init; }

        public DateTime Updated { get; set; }
    }
}
