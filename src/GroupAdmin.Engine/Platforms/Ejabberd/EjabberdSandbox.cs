using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>
/// ejabberd in memory, at the place of the socket; it answers what version 23.01 answers, its traps included. Any account and password
/// are right, except the password <see cref="RefusedPassword"/>.
/// </summary>
/// <param name="store">What it knows.</param>
internal sealed class EjabberdSandbox(EjabberdSandboxStore store) : HttpMessageHandler, ISandboxState
{
    /// <summary>The password that is refused, so that people can rehearse what a wrong one looks like.</summary>
    public const string RefusedPassword = "wrong";

    private const string WebPage = "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html xmlns='http://www.w3.org/1999/xhtml' xml:lang='en' lang='en'><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'/></head><body><h1>400 Bad Request</h1></body></html>";

    private static readonly Dictionary<string, Command> Commands = new(StringComparer.Ordinal)
    {
        ["add_rosteritem"] = new(static (store, a) => store.AddContact(a), "localuser", "localhost", "user", "host", "nick", "group", "subs"),
        ["ban_account"] = new(static (store, a) => store.Ban(a), "user", "host", "reason"),
        ["change_password"] = new(static (store, a) => store.ChangePassword(a), "user", "host", "newpass"),
        ["change_room_option"] = new(static (store, a) => store.ChangeOption(a), "name", "service", "option", "value"),
        ["check_account"] = new(static (store, a) => EjabberdSandboxAnswer.Of(store.Has(a) ? 0 : 1), "user", "host"),
        ["check_password"] = new(static (store, a) => EjabberdSandboxAnswer.Of(store.Opens(a) ? 0 : 1), "user", "host", "password"),
        ["create_room_with_opts"] = new(static (store, a) => store.CreateRoom(a), "name", "service", "host", "options"),
        ["delete_rosteritem"] = new(static (store, a) => store.RemoveContact(a), "localuser", "localhost", "user", "host"),
        ["destroy_room"] = new(static (store, a) => store.DestroyRoom(a), "name", "service"),
        ["get_last"] = new(static (store, a) => store.Last(a), "user", "host"),
        ["get_presence"] = new(static (store, a) => store.Presence(a), "user", "host"),
        ["get_room_affiliation"] = new(static (store, a) => store.Affiliation(a), "name", "service", "jid"),
        ["get_room_affiliations"] = new(static (store, a) => store.Affiliations(a), "name", "service"),
        ["get_room_occupants"] = new(static (store, a) => store.Occupants(a), "name", "service"),
        ["get_room_options"] = new(static (store, a) => store.Options(a), "name", "service"),
        ["get_roster"] = new(static (store, a) => store.Roster(a), "user", "host"),
        ["get_user_rooms"] = new(static (store, a) => store.RoomsOf(a), "user", "host"),
        ["get_vcard"] = new(static (store, a) => store.Card(a), "user", "host", "name"),
        ["get_vcard2"] = new(static (store, a) => store.Card(a), "user", "host", "name", "subname"),
        ["kick_user"] = new(static (store, a) => store.Disconnect(a), "user", "host"),
        ["muc_online_rooms"] = new(static (store, a) => store.Rooms(a), "service"),
        ["register"] = new(static (store, a) => store.Register(a), "user", "host", "password"),
        ["registered_users"] = new(static (store, a) => store.Accounts(a), "host"),
        ["registered_vhosts"] = new(static (_, _) => EjabberdSandboxAnswer.Of(new[] { EjabberdSandboxStore.Host })),
        ["send_message"] = new(static (store, a) => store.Send(a), "type", "from", "to", "subject", "body"),
        ["set_room_affiliation"] = new(static (store, a) => store.SetAffiliation(a), "name", "service", "jid", "affiliation"),
        ["set_vcard"] = new(static (store, a) => store.SetCard(a), "user", "host", "name", "content"),
        ["set_vcard2"] = new(static (store, a) => store.SetCard(a), "user", "host", "name", "subname", "content"),
        ["status"] = new(static (_, _) => EjabberdSandboxAnswer.Of("The node ejabberd@localhost is started. Status: startedejabberd 23.01-1 is running in that node")),
        ["unregister"] = new(static (store, a) => store.Unregister(a), "user", "host"),
    };

    /// <summary>A sandbox with the sample data.</summary>
    public EjabberdSandbox()
        : this(new EjabberdSandboxStore())
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Describe(int limit)
    {
        lock (store)
        {
            return store.Describe(limit);
        }
    }

    /// <inheritdoc/>
    public void ListSampleUsers(int count)
    {
        lock (store)
        {
            store.ListSampleUsers(count);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The sample data are of one host; a script that names its own is told of that one, so that it can be rehearsed as it stands.
        var host = HostOf(request.Headers.Authorization);
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync().ConfigureAwait(false);
        var answer = Run(request, Encoding.UTF8.GetBytes(body.Replace(host, EjabberdSandboxStore.Host)));
        return new HttpResponseMessage(answer.Status)
        {
            RequestMessage = request,
            Content = answer.IsPage
                ? new StringContent(WebPage, Encoding.UTF8, "text/html")
                : new StringContent(JsonSerializer.Serialize(answer.Value, EjabberdBody.Readable).Replace(EjabberdSandboxStore.Host, host), Encoding.UTF8, "application/json"),
        };
    }

    private EjabberdSandboxAnswer Run(HttpRequestMessage request, byte[] body)
    {
        if (!IsAllowed(request))
        {
            return EjabberdSandboxAnswer.Failed(HttpStatusCode.Unauthorized, 10, "You are not authorized to call this command.");
        }

        if (!Commands.TryGetValue(request.RequestUri!.AbsolutePath.Split('/').Last(), out var command))
        {
            return EjabberdSandboxAnswer.Failed(HttpStatusCode.NotFound, 40, "Endpoint not found.");
        }

        Dictionary<string, object?> arguments;
        try
        {
            arguments = JsonPlain.Parse(body) as Dictionary<string, object?> ?? [];
        }
        catch (JsonException)
        {
            return body.Length == 0 ? EjabberdSandboxAnswer.Page : EjabberdSandboxAnswer.Refused("400 Bad Request");
        }

        lock (store)
        {
            return command.Run(store, arguments);
        }
    }

    private static string HostOf(AuthenticationHeaderValue? header)
    {
        var account = header is { Scheme: "Basic", Parameter: { } pair } ? Encoding.UTF8.GetString(Convert.FromBase64String(pair)).Split(':')[0] : string.Empty;
        return account.Contains('@') ? account.Split('@')[1].ToLowerInvariant() : EjabberdSandboxStore.Host;
    }

    private static bool IsAllowed(HttpRequestMessage request)
    {
        var header = request.Headers.Authorization;
        if (header is not { Scheme: "Basic", Parameter: { } pair })
        {
            return header is { Scheme: "Bearer", Parameter: not RefusedPassword };
        }

        return !Encoding.UTF8.GetString(Convert.FromBase64String(pair)).EndsWith(":" + RefusedPassword, StringComparison.Ordinal);
    }

    private sealed class Command(Func<EjabberdSandboxStore, Dictionary<string, string>, EjabberdSandboxAnswer> run, params string[] names)
    {
        public EjabberdSandboxAnswer Run(EjabberdSandboxStore store, Dictionary<string, object?> given)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                if (!given.TryGetValue(name, out var value))
                {
                    return EjabberdSandboxAnswer.Refused($"Request have missing argument: {name}");
                }

                if (value is not (string or object?[]))
                {
                    return EjabberdSandboxAnswer.Refused($"Arg {(value is true ? "true" : value is false ? "false" : value)} is not in format binary");
                }

                texts[name] = value as string ?? JsonSerializer.Serialize(value);
            }

            return given.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown
                ? EjabberdSandboxAnswer.Refused($"Request have unknown arguments: [{unknown}]")
                : run(store, texts);
        }
    }
}
