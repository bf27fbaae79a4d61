using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>The operations of the emulated Cord, as its recordings show them. What rests on an inferred fact says so (I).</summary>
/// <param name="store">What it knows.</param>
internal sealed class CordSandboxOperations(CordSandboxStore store)
{
    private const int MostBatchUsers = 10_000;
    private const int MostBatchGroups = 1_000;

    private static readonly CordSandboxSchema GroupFields = new(
        "UpdatePlatformGroupVariables",
        "groups",
        ("name", CordSandboxSchema.Text),
        ("status", CordSandboxSchema.Status),
        ("metadata", CordSandboxSchema.Metadata),
        ("members", CordSandboxSchema.Ids));

    private static readonly CordSandboxSchema MemberFields = new(
        "UpdatePlatformGroupMembersVariables",
        "groups",
        ("add", CordSandboxSchema.Ids),
        ("remove", CordSandboxSchema.Ids));

    // I: the names of the bodies below and of the pages that are referred to.
    private static readonly CordSandboxSchema UserFields = new(
        "UpdatePlatformUserVariables",
        "users",
        ("name", CordSandboxSchema.OptionalText),
        ("email", CordSandboxSchema.OptionalText),
        ("shortName", CordSandboxSchema.OptionalText),
        ("profilePictureURL", CordSandboxSchema.OptionalText),
        ("status", CordSandboxSchema.Status),
        ("metadata", CordSandboxSchema.Metadata),
        ("addGroups", CordSandboxSchema.Ids),
        ("removeGroups", CordSandboxSchema.Ids));

    private static readonly CordSandboxSchema BatchFields = new(
        "PlatformBatchVariables",
        "batch",
        ("users", CordSandboxSchema.List),
        ("groups", CordSandboxSchema.List));

    private static readonly CordSandboxSchema BatchUserFields = new(
        "PlatformBatchVariables",
        "batch",
        ("id", CordSandboxSchema.Id),
        ("name", CordSandboxSchema.OptionalText),
        ("email", CordSandboxSchema.OptionalText),
        ("shortName", CordSandboxSchema.Anything),
        ("profilePictureURL", CordSandboxSchema.Anything),
        ("status", CordSandboxSchema.Status),
        ("metadata", CordSandboxSchema.Metadata));

    private static readonly CordSandboxSchema BatchGroupFields = new(
        "PlatformBatchVariables",
        "batch",
        ("id", CordSandboxSchema.Id),
        ("name", CordSandboxSchema.Text),
        ("status", CordSandboxSchema.Status),
        ("metadata", CordSandboxSchema.Metadata),
        ("members", CordSandboxSchema.Ids));

    /// <summary>Runs a request; null where there is no such route.</summary>
    public CordSandboxAnswer? Run(CordSandboxRequest request)
    {
        var parts = request.Path.TrimStart('/').TrimEnd('/').Split('/');
        if (request.Path.StartsWith("//", StringComparison.Ordinal) || parts.Length < 2 || !parts[0].Equals("v1", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string[] ids;
        try
        {
            ids = [.. parts.Skip(2).Select(Decode)];
        }
        catch (FormatException)
        {
            return CordSandboxAnswer.InnerFailure();
        }

        // I: how an id that cannot be is refused.
        if (ids.Length > 0 && CordIds.Refuse(ids[0]) is { } reason)
        {
            return CordSandboxAnswer.Failed(400, "invalid_field", $"The ID is not valid: {reason}.");
        }

        var isMembers = ids.Length == 2 && ids[1].Equals("members", StringComparison.OrdinalIgnoreCase);
        return (parts[1].ToUpperInvariant(), ids.Length, request.Method) switch
        {
            ("VERIFY", 0, "GET") => Verify(),
            ("BATCH", 0, "POST") => Batch(request.Body),
            ("GROUPS", 0, "GET") => CordSandboxAnswer.Of(store.Groups.Select(group => Describe(group, withMembers: false)).ToList()),
            ("GROUPS" or "ORGANIZATIONS", 1, "GET") => GetGroup(ids[0]),
            ("GROUPS", 1, "PUT") => PutGroup(ids[0], request.Body),
            ("GROUPS", 1, "DELETE") => DeleteGroup(ids[0]),
            ("GROUPS" or "ORGANIZATIONS", 2, "GET") when isMembers => ListMembers(ids[0], request),
            ("GROUPS" or "ORGANIZATIONS", 2, "POST") when isMembers => ChangeMembers(ids[0], request.Body),
            ("ORGANIZATIONS", 0, "POST") => CreateOrganization(request.Body),
            ("USERS", 0, "GET") => ListUsers(request),
            ("USERS", 1, "GET") => GetUser(ids[0]),
            ("USERS", 1, "PUT") => PutUser(ids[0], request.Body),
            ("USERS", 1, "DELETE") => DeleteUser(ids[0], request.Body),
            _ => null,
        };
    }

    private static CordSandboxAnswer Verify() => CordSandboxAnswer.Of(new Dictionary<string, object?>
    {
        ["success"] = true,
        ["application_id"] = CordSigner.AnyProject,
        ["application_name"] = "Sandbox",
    });

    private static CordSandboxAnswer GroupUnknown(int status, string? id = null) => CordSandboxAnswer.Failed(
        status,
        "group_not_found",
        id is null
            ? "Platform group not found."
            : $"Platform group {id} not found. If you wanted to create a new group, add group_details to your request. Refer to https://docs.cord.com/reference/authentication#JSON-group-details for details.");

    private static CordSandboxAnswer UserUnknown(string id) => CordSandboxAnswer.Failed(
        401,
        "user_not_found",
        $"Platform user {id} not found. If you wanted to create a new user, add user_details to your request. Refer to https://docs.cord.com/reference/authentication#JSON-user-details for details.");

    private static string[] Ids(Dictionary<string, object?> fields, string name) =>
        fields.TryGetValue(name, out var value) && value is List<object?> list ? [.. list.Select(CordSandboxJson.Id)] : [];

    private static bool HoldsNul(object? metadata) => metadata is Dictionary<string, object?> pairs
        && pairs.Any(static pair => pair.Key.Any(static c => c == '\0') || pair.Value is string text && text.Any(static c => c == '\0'));

    // The database keeps the fields of metadata by length, and then by their bytes.
    private static Dictionary<string, object?> Stored(object? metadata)
    {
        var stored = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var pair in ((Dictionary<string, object?>)metadata!).OrderBy(static pair => Encoding.UTF8.GetByteCount(pair.Key)).ThenBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            stored.Add(pair.Key, pair.Value);
        }

        return stored;
    }

    private static string Decode(string segment)
    {
        for (var index = segment.IndexOf('%'); index >= 0; index = segment.IndexOf('%', index + 1))
        {
            if (index + 2 >= segment.Length || !Uri.IsHexDigit(segment[index + 1]) || !Uri.IsHexDigit(segment[index + 2]))
            {
                throw new FormatException("A percent sign has no two digits behind it.");
            }
        }

        return Uri.UnescapeDataString(segment);
    }

    private Dictionary<string, object?> Describe(CordSandboxGroup group, bool withMembers)
    {
        var fields = new Dictionary<string, object?> { ["id"] = group.Id, ["name"] = group.Name, ["status"] = group.Status };
        if (withMembers)
        {
            fields["members"] = group.MembersByJoining.Select(key => (object?)store.FindUser(key).Id).ToList();
        }

        fields["connectedToSlack"] = false;
        fields["metadata"] = group.Metadata;
        return fields;
    }

    private static Dictionary<string, object?> Describe(CordSandboxUser user, bool isOld, bool hasTime)
    {
        var fields = new Dictionary<string, object?>
        {
            ["id"] = user.Id,
            ["email"] = user.Email,
            ["status"] = user.Status,
            ["name"] = user.Name,
            ["shortName"] = user.ShortName,
        };
        if (isOld)
        {
            fields["short_name"] = user.ShortName;
            fields["first_name"] = null;
            fields["last_name"] = null;
        }

        fields["profilePictureURL"] = user.Picture;
        if (isOld)
        {
            fields["profile_picture_url"] = user.Picture;
        }

        if (hasTime)
        {
            fields["metadata"] = user.Metadata;
            fields["createdTimestamp"] = user.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        return fields;
    }

    private CordSandboxAnswer GetGroup(string id) =>
        store.FindGroup(id) is { } group ? CordSandboxAnswer.Of(Describe(group, withMembers: true)) : GroupUnknown(404);

    private CordSandboxAnswer PutGroup(string id, object? body)
    {
        if (GroupFields.Refuse(body) is { } refusal)
        {
            return refusal;
        }

        var fields = (Dictionary<string, object?>)body!;
        fields.TryGetValue("name", out var name);
        var group = store.FindGroup(id);
        if (group is null && name is not string { Length: > 0 })
        {
            return GroupFields.Missing("Group does not exist, \"name\" is a required field to create a new group.");
        }

        if (fields.TryGetValue("metadata", out var metadata) && HoldsNul(metadata))
        {
            return CordSandboxAnswer.InnerFailure();
        }

        var hasMembers = fields.ContainsKey("members");
        var members = Ids(fields, "members");
        if (UnknownMembers(members) is { } unknown)
        {
            return unknown;
        }

        var isNew = group is null;
        group ??= store.CreateGroup(id);
        group.Name = (name as string)?.Replace("\0", "\\0") ?? group.Name;
        group.Status = fields.TryGetValue("status", out var status) ? (string)status! : "active";
        group.Metadata = metadata is null ? group.Metadata : Stored(metadata);
        if (hasMembers)
        {
            group.Clear();
            AddAll(group, members);
        }

        store.MoveLast(group);
        return CordSandboxAnswer.Done($"✅ You successfully {(isNew ? "created" : "updated")} group {id}");
    }

    private void AddAll(CordSandboxGroup group, IEnumerable<string> members)
    {
        foreach (var member in members)
        {
            group.Add(store.Touch(member).Key);
        }
    }

    private CordSandboxAnswer? UnknownMembers(string[] members)
    {
        var unknown = members.Where(member => store.FindUser(member) is null).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0)
        {
            return members.Distinct(StringComparer.Ordinal).Count() == members.Length
                ? null
                : CordSandboxAnswer.Failed(401, "user_not_found", "Platform user  not found.");
        }

        // I: how three and more are listed.
        var names = unknown.Count == 1 ? unknown[0] : string.Join(", ", unknown.Take(unknown.Count - 1)) + " and " + unknown[unknown.Count - 1];
        return CordSandboxAnswer.Failed(401, "user_not_found", $"Platform user{(unknown.Count == 1 ? string.Empty : "s")} {names} not found.");
    }

    private CordSandboxAnswer DeleteGroup(string id)
    {
        if (store.FindGroup(id) is not { } group)
        {
            return GroupUnknown(401);
        }

        store.DeleteGroup(group);
        return CordSandboxAnswer.Done($"✅ You successfully deleted group {id}");
    }

    private CordSandboxAnswer ListMembers(string id, CordSandboxRequest request)
    {
        if (store.FindGroup(id) is not { } group)
        {
            return GroupUnknown(404);
        }

        var cursor = CordSandboxCursor.Read(request.Query, "userID", "externalID");
        if (cursor.Failure is not null)
        {
            return cursor.Failure;
        }

        Guid? last = null;
        if (cursor.Last is { } token)
        {
            if (token["userID"] is not string text || !Guid.TryParse(text, out var key))
            {
                return CordSandboxAnswer.InnerFailure();
            }

            last = key;
        }

        return cursor.Page(
            group.MembersAfter(last).Select(store.FindUser),
            group.MemberCount,
            static user => Describe(user, isOld: false, hasTime: true),
            static user => new Dictionary<string, object?> { ["userID"] = user.Key.ToString(), ["externalID"] = user.Id });
    }

    private CordSandboxAnswer ChangeMembers(string id, object? body)
    {
        if (store.FindGroup(id) is not { } group)
        {
            return GroupUnknown(401, id);
        }

        if (MemberFields.Refuse(body) is { } refusal)
        {
            return refusal;
        }

        var fields = (Dictionary<string, object?>)body!;
        var (added, removed) = (Ids(fields, "add"), Ids(fields, "remove"));
        if (added.FirstOrDefault(new HashSet<string>(removed, StringComparer.Ordinal).Contains) is { } both)
        {
            return CordSandboxAnswer.Failed(400, "invalid_field", $"Platform member {both} both added and removed.");
        }

        if (added.Concat(removed).FirstOrDefault(user => store.FindUser(user) is null) is { } unknown)
        {
            return UserUnknown(unknown);
        }

        AddAll(group, added);
        foreach (var user in removed)
        {
            group.Remove(store.FindUser(user)!.Key);
        }

        return CordSandboxAnswer.Done("✅ You successfully updated group members");
    }

    private CordSandboxAnswer CreateOrganization(object? body)
    {
        var fields = body as Dictionary<string, object?> ?? [];
        fields.TryGetValue("id", out var given);
        fields.TryGetValue("name", out var name);
        if (given is null || name is not string { Length: > 0 } text)
        {
            // I: the words of this refusal.
            return CordSandboxAnswer.Failed(400, "missing_field", "\"id\" and \"name\" are required fields to create an organization.");
        }

        var id = CordSandboxJson.Id(given);
        if (store.FindGroup(id) is not null)
        {
            return CordSandboxAnswer.Failed(409, "organization_already_exists", $"The platform organization with id {id} already exists, to update organization please make a PUT request to organizations/<ORGANIZATION_ID>.");
        }

        store.CreateGroup(id).Name = text;
        return CordSandboxAnswer.Done($"✅ You successfully created organization {id}", 201);
    }

    private CordSandboxAnswer ListUsers(CordSandboxRequest request)
    {
        var cursor = CordSandboxCursor.Read(request.Query, "externalID");
        if (cursor.Failure is not null)
        {
            return cursor.Failure;
        }

        string? last = null;
        if (cursor.Last is { } token)
        {
            last = token["externalID"] as string;
            if (last is null)
            {
                return CordSandboxAnswer.InnerFailure();
            }
        }

        var wanted = new Dictionary<string, object?>();
        if (request.Query.LastOrDefault(static pair => pair.Key == "filter").Value is { Length: > 0 } filter)
        {
            object? parsed;
            try
            {
                parsed = CordSandboxJson.Parse(filter);
            }
            catch (System.Text.Json.JsonException)
            {
                parsed = null;
            }

            // I: how a filter that is none is refused.
            if (parsed is not Dictionary<string, object?> fields || !fields.TryGetValue("metadata", out var metadata) || metadata is not Dictionary<string, object?> pairs)
            {
                return CordSandboxAnswer.Failed(400, "invalid_field", "Filter is not valid.");
            }

            wanted = pairs;
        }

        return cursor.Page(
            store.UsersAfter(last).Where(IsWanted),
            wanted.Count == 0 ? store.UserCount : store.UsersAfter(null).Count(IsWanted),
            static user => Describe(user, isOld: true, hasTime: true),
            static user => new Dictionary<string, object?> { ["externalID"] = user.Id });

        bool IsWanted(CordSandboxUser user) => wanted.All(pair => user.Metadata.TryGetValue(pair.Key, out var value) && Equals(value, pair.Value));
    }

    private CordSandboxAnswer GetUser(string id)
    {
        if (store.FindUser(id) is not { } user)
        {
            // I: the words, after those for a group.
            return CordSandboxAnswer.Failed(404, "user_not_found", "Platform user not found.");
        }

        var groups = store.Groups.Where(group => group.Status == "active" && group.Contains(user.Key)).Select(static group => (object?)group.Id).ToList();
        var fields = Describe(user, isOld: true, hasTime: false);
        fields["organizations"] = groups;
        fields["groups"] = groups;
        fields["metadata"] = user.Metadata;
        fields["groupIDsWithLinkedSlackProfile"] = new List<object?>();
        return CordSandboxAnswer.Of(fields);
    }

    private CordSandboxAnswer PutUser(string id, object? body)
    {
        if (UserFields.Refuse(body) is { } refusal)
        {
            return refusal;
        }

        var fields = (Dictionary<string, object?>)body!;
        if (fields.TryGetValue("metadata", out var metadata) && HoldsNul(metadata))
        {
            return CordSandboxAnswer.InnerFailure();
        }

        var (joins, leaves) = (Ids(fields, "addGroups"), Ids(fields, "removeGroups"));
        if (joins.Concat(leaves).FirstOrDefault(group => store.FindGroup(group) is null) is { } unknown)
        {
            return GroupUnknown(401, unknown);
        }

        var isNew = store.FindUser(id) is null;
        var user = store.Touch(id);

        // An empty name clears it, null changes nothing, and an empty address is ignored.
        if (Text("name") is { } name)
        {
            user.Name = name.Length == 0 ? null : name;
        }

        user.Email = Text("email") is { Length: > 0 } email ? email : user.Email;
        user.ShortName = Text("shortName") ?? user.ShortName;
        user.Picture = Text("profilePictureURL") ?? user.Picture;
        user.Status = Text("status") ?? user.Status;
        user.Metadata = metadata is null ? user.Metadata : Stored(metadata);
        foreach (var group in joins)
        {
            store.FindGroup(group)!.Add(user.Key);
        }

        foreach (var group in leaves)
        {
            store.FindGroup(group)!.Remove(user.Key);
        }

        return CordSandboxAnswer.Done($"✅ You successfully {(isNew ? "created" : "updated")} user {id}");

        string? Text(string name) => fields.TryGetValue(name, out var value) ? value as string : null;
    }

    private CordSandboxAnswer DeleteUser(string id, object? body)
    {
        // I: the words of this refusal.
        if (body is not Dictionary<string, object?> fields || !fields.TryGetValue("permanently_delete", out var sure) || sure is not true)
        {
            return CordSandboxAnswer.Failed(400, "invalid_request", "To delete a user for good, send \"permanently_delete\": true.");
        }

        if (store.FindUser(id) is not { } user)
        {
            // I: that the words are those for a group.
            return CordSandboxAnswer.Failed(401, "user_not_found", "Platform user not found.");
        }

        store.DeleteUser(user);
        return CordSandboxAnswer.Of(new Dictionary<string, object?>
        {
            ["success"] = true,
            ["message"] = "User deleted.",
            ["userID"] = id,
            ["failedDeletionFileIDs"] = new List<object?>(),
        });
    }

    // One transaction: everything is checked before anything is changed.
    private CordSandboxAnswer Batch(object? body)
    {
        if (BatchFields.Refuse(body) is { } refusal)
        {
            return refusal;
        }

        var fields = (Dictionary<string, object?>)body!;
        var users = fields.TryGetValue("users", out var givenUsers) ? (List<object?>)givenUsers! : [];
        var groups = fields.TryGetValue("groups", out var givenGroups) ? (List<object?>)givenGroups! : [];
        if (users.Count > MostBatchUsers || groups.Count > MostBatchGroups)
        {
            // I: the words of this refusal.
            return CordSandboxAnswer.Failed(400, "invalid_request", $"At most {MostBatchUsers} users and {MostBatchGroups} groups are taken.");
        }

        foreach (var (list, schema) in new[] { (users, BatchUserFields), (groups, BatchGroupFields) })
        {
            foreach (var item in list)
            {
                if (schema.Refuse(item) is { } wrong)
                {
                    return wrong;
                }

                if (!((Dictionary<string, object?>)item!).ContainsKey("id"))
                {
                    return schema.Missing("\"id\" is a required field.");
                }
            }
        }

        // Not the real server's: the samples exist without being listed, so that looking in the list could not tell that they would be changed.
        if (users.Select(IdOf).FirstOrDefault(store.IsUnlistedSample) is { } sample)
        {
            return CordSandboxAnswer.Failed(409, "user_already_exists", $"The sample user {sample} exists.");
        }

        var newUsers = new HashSet<string>(StringComparer.Ordinal);
        var newGroups = new HashSet<string>(StringComparer.Ordinal);
        if (users.Any(user => store.FindUser(IdOf(user)) is null && !newUsers.Add(IdOf(user)))
            || groups.Any(group => store.FindGroup(IdOf(group)) is null && !newGroups.Add(IdOf(group))))
        {
            return CordSandboxAnswer.InnerFailure();
        }

        foreach (var group in groups.Cast<Dictionary<string, object?>>())
        {
            if (newGroups.Contains(IdOf(group)) && !(group.TryGetValue("name", out var name) && name is string { Length: > 0 }))
            {
                return GroupFields.Missing("Group does not exist, \"name\" is a required field to create a new group.");
            }

            if (UnknownMembers([.. Ids(group, "members").Where(member => !newUsers.Contains(member))]) is { } unknown)
            {
                return unknown;
            }
        }

        if (users.Concat(groups).Any(static item => ((Dictionary<string, object?>)item!).TryGetValue("metadata", out var metadata) && HoldsNul(metadata)))
        {
            return CordSandboxAnswer.InnerFailure();
        }

        foreach (var user in users.Cast<Dictionary<string, object?>>())
        {
            // What a batch ignores: short name and picture, and the status of new users.
            var taken = user.Where(pair => pair.Key is "name" or "email" or "metadata" || (pair.Key == "status" && !newUsers.Contains(IdOf(user))));
            PutUser(IdOf(user), taken.ToDictionary(static pair => pair.Key, static pair => pair.Value));
        }

        foreach (var group in groups.Cast<Dictionary<string, object?>>())
        {
            PutGroup(IdOf(group), group.Where(pair => pair.Key != "id" && (pair.Key != "status" || !newGroups.Contains(IdOf(group)))).ToDictionary(static pair => pair.Key, static pair => pair.Value));
        }

        // I: what is said of one user or one group.
        return CordSandboxAnswer.Done($"✅ You successfully batch updated {users.Count} users and {groups.Count} groups");

        static string IdOf(object? item) => CordSandboxJson.Id(((Dictionary<string, object?>)item!)["id"]);
    }
}
