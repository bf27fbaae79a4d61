using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>
/// Grupo in memory, at the place of the socket: it reads the forms that the real client writes. Any key is right, except
/// <see cref="RefusedKey"/>. Users u1 to u12 are there; other numbered users come to be when they are mentioned. What its failures say is
/// ours (I): the real words are not documented.
/// </summary>
internal sealed class GrupoSandbox : HttpMessageHandler, ISandboxState
{
    /// <summary>The key that is refused, so that people can rehearse what a wrong key looks like.</summary>
    public const string RefusedKey = "wrong";

    private readonly object gate = new();
    private readonly Dictionary<string, (int Number, Dictionary<string, object?> Fields)> groups = new(StringComparer.OrdinalIgnoreCase)
    {
        ["general"] = (1, new() { ["name"] = "General" }),
        ["support"] = (2, new() { ["name"] = "Customer support" }),
        ["leads"] = (3, new() { ["name"] = "Team leads" }),
    };

    private readonly Dictionary<string, Dictionary<string, object?>> users = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Dictionary<string, object?>> messages = [];
    private readonly HashSet<string> addresses = new(StringComparer.OrdinalIgnoreCase);
    private int lastGroup = 3;
    private int lastUser = 12;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Describe(int limit)
    {
        lock (gate)
        {
            return SandboxState.Of(users.Count, groups.Select(static group => Describe(group.Key, group.Value.Fields)), users.Values.Take(limit), messages);
        }
    }

    /// <inheritdoc/>
    public void ListSampleUsers(int count)
    {
        // No request of Grupo's lists users.
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Method != HttpMethod.Post || !request.RequestUri!.AbsolutePath.EndsWith("/api_request/", StringComparison.Ordinal))
        {
            return Answer(request, "<!DOCTYPE html><html><head><title>Not found</title></head><body></body></html>", "text/html", HttpStatusCode.NotFound);
        }

        var form = await FormFields.ReadAsync(request.Content).ConfigureAwait(false);
        lock (gate)
        {
            return Answer(request, JsonSerializer.Serialize(Run(form)), "application/json", HttpStatusCode.OK);
        }
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, string body, string type, HttpStatusCode status) => new(status)
    {
        RequestMessage = request,
        Content = new StringContent(body, Encoding.UTF8, type),
    };

    private static Dictionary<string, object> Fail(string key, string message) => new()
    {
        ["success"] = false,
        ["error_message"] = message,
        ["error_key"] = key,
    };

    private static Dictionary<string, object?> Describe(string slug, Dictionary<string, object?> fields)
    {
        var group = SandboxState.Group(slug, null, 0, []);
        foreach (var field in fields)
        {
            group[field.Key] = field.Value;
        }

        return group;
    }

    private static void Keep(Dictionary<string, object?> fields, FormFields form, params (string Field, string As)[] names)
    {
        foreach (var (field, name) in names)
        {
            if (form[field].Length > 0)
            {
                fields[name] = form[field];
            }
        }
    }

    private static void KeepGroup(Dictionary<string, object?> fields, FormFields form) => Keep(
        fields, form, ("group_name", "name"), ("description", "description"), ("secret_group", "secret"), ("password_protect", "protected"));

    private static Dictionary<string, object> Missing(string field) => Fail("invalid_value", $"The field {field} is missing.");

    private static int Sample(string name) =>
        name.Length > 1 && name[0] is 'u' or 'U' && name[1] != '0' && int.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 10_000_000 ? number : 0;

    private Dictionary<string, object> Run(FormFields form)
    {
        if (form[GrupoSigner.Field].Length == 0 || form[GrupoSigner.Field] == RefusedKey)
        {
            return Fail("invalid_api_secret_key", "Invalid API secret key");
        }

        return (form["add"], form["update"]) switch
        {
            ("groups", "") => AddGroup(form),
            ("site_users", "") => AddUser(form),
            ("message", "") => AddMessage(form),
            ("", "groups") => UpdateGroup(form),
            _ => Fail("invalid_request", "Unknown API request"),
        };
    }

    private Dictionary<string, object> AddGroup(FormFields form)
    {
        if (form["group_name"].Length == 0)
        {
            return Missing("group_name");
        }

        if (form["password_protect"] == "yes" && form["password"].Length == 0)
        {
            return Missing("password");
        }

        var slug = form["slug"].Length > 0 ? form["slug"] : "group-" + (lastGroup + 1).ToString(CultureInfo.InvariantCulture);
        if (groups.ContainsKey(slug))
        {
            return Fail("slug_already_exists", "The slug is already in use");
        }

        var fields = new Dictionary<string, object?>();
        KeepGroup(fields, form);
        groups.Add(slug, (++lastGroup, fields));
        return new() { ["success"] = true, ["group_id"] = lastGroup };
    }

    private Dictionary<string, object> UpdateGroup(FormFields form)
    {
        string? found = null;
        foreach (var group in groups)
        {
            if (string.Equals(group.Key, form["group"], StringComparison.OrdinalIgnoreCase) || group.Value.Number.ToString(CultureInfo.InvariantCulture) == form["group"])
            {
                found = group.Key;
            }
        }

        if (found is null)
        {
            return Fail("group_not_found", "The group does not exist");
        }

        var slug = form["slug"];
        if (slug.Length > 0 && slug != found)
        {
            if (groups.ContainsKey(slug))
            {
                return Fail("slug_already_exists", "The slug is already in use");
            }

            groups[slug] = groups[found];
            groups.Remove(found);
            found = slug;
        }

        KeepGroup(groups[found].Fields, form);
        return new() { ["success"] = true };
    }

    private Dictionary<string, object> AddUser(FormFields form)
    {
        foreach (var field in new[] { "full_name", "username", "email_address", "password" })
        {
            if (form[field].Length == 0)
            {
                return Missing(field);
            }
        }

        if (users.ContainsKey(form["username"]) || Sample(form["username"]) is >= 1 and <= 12)
        {
            return Fail("username_exists", "The username is already taken");
        }

        if (!addresses.Add(form["email_address"]))
        {
            return Fail("email_exists", "The e-mail address is already in use");
        }

        var fields = new Dictionary<string, object?>();
        Keep(fields, form, ("username", "id"), ("full_name", "name"), ("email_address", "email"), ("site_role", "role"), ("avatarURL", "avatar"));
        users.Add(form["username"], fields);
        return new() { ["success"] = true, ["user_id"] = ++lastUser };
    }

    private Dictionary<string, object> AddMessage(FormFields form)
    {
        foreach (var field in new[] { "user", "sender" })
        {
            var name = form[field];
            if (name.Length == 0)
            {
                return Missing(field);
            }

            var local = name.EndsWith("@example.org", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - "@example.org".Length) : name;
            if (!users.ContainsKey(name) && !addresses.Contains(name) && Sample(local) == 0)
            {
                return Fail("user_not_found", $"The {field} does not exist");
            }
        }

        if (form["message"].Length == 0 && form["gif_url"].Length == 0 && form["file_attachments"].Length == 0)
        {
            return Missing("message");
        }

        var fields = new Dictionary<string, object?>();
        Keep(fields, form, ("sender", "from"), ("user", "to"), ("message", "text"));
        messages.Add(fields);
        return new() { ["success"] = true, ["message_id"] = messages.Count };
    }
}
