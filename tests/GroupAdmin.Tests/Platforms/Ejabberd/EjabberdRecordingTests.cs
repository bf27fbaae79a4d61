using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms.Ejabberd;
using GroupAdmin.Tests.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

/// <summary>
/// Stories that a real ejabberd 23.01 was told, with its answers: replayed strictly through the engine, and told to the sandbox, which must answer the same.
/// With GROUPADMIN_RECORD_EJABBERD="http://127.0.0.1:PORT/api PASSWORD", the address and admin@localhost's password of a server without other accounts and
/// rooms, they are recorded anew.
/// </summary>
public sealed class EjabberdRecordingTests
{
    private static readonly Dictionary<string, (Func<ChatClient, Story, Task> Tell, string[] Expected)> Stories = new(StringComparer.Ordinal)
    {
        ["rooms"] = (RoomsAsync, [
            "made ops Private ann@localhost 1 moderated False persistent True",
            "again: AlreadyExists ops Room already exists",
            "other service: InvalidRequest x@elsewhere.example Invalid 'service'",
            "read OPS: ops Operations ☾ Private ann@localhost 1",
            "read nope: none",
            "password: Password",
            "owner bob@localhost: ann admin, bob owner",
            "change nope: NotFound nope ",
            "logging: InvalidRequest ops ",
            "list: ops Public, side Public",
            "deleted",
            "delete again: NotFound ops Room doesn't exists",
        ]),
        ["members"] = (MembersAsync, [
            "Add: Ann Done, bob@LOCALHOST Done, eve@elsewhere.example Done",
            "Add: ann Unchanged, cid Done",
            "SetRole: ann Done, bob Done",
            "members: ann@localhost owner, bob@localhost owner, cid@localhost member, eve@elsewhere.example member",
            "Remove: ann Done, bob Refused, zed Unchanged",
            "Ban: cid Done, @spam.example Done",
            "Add: cid Refused",
            "bans: @spam.example, cid@localhost",
            "Unban: cid Done, bob Unchanged",
            "Kick: bob Unchanged",
            "Add: bob Unchanged, u1 Done, u2 Done, u3 Done, u4 Done, u5 Done, u6 Done",
            "members: bob@localhost owner, eve@elsewhere.example member, u1@localhost member, u2@localhost member, u3@localhost member, u4@localhost member, u5@localhost member, u6@localhost member",
            "nope: NotFound nope The room does not exist.",
            "Add: x NotAttempted",
        ]),
        ["accounts"] = (AccountsAsync, [
            "made ann@localhost Ann Example",
            "again: AlreadyExists ann@localhost User ann@localhost already registered",
            "read: ann@localhost Ann Example ann@example.org",
            "read ghost: none",
            "list: admin@localhost, ann@localhost, bob@localhost",
            "friends: bob Done, ghost NotFound",
            "friends: bob Unchanged",
            "friends of bob: ann@localhost",
            "unfriended: bob Done, zed Unchanged",
            "presence: ann@localhost unavailable, bob@localhost unavailable",
            "message to ghost: NotFound ghost@localhost ",
            "message to a room from outside: Permission quiet ",
            "blocked: Done, ghost NotFound",
            "delete ghost: NotFound ghost@localhost ",
            "unknown command: InvalidRequest  Endpoint not found.",
            "missing argument: InvalidRequest  Request have missing argument: host",
        ]),
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_story_replays_strictly(string name)
    {
        var record = Environment.GetEnvironmentVariable("GROUPADMIN_RECORD_EJABBERD")?.Split(' ');
        var path = Path.Combine(Folder(), name + ".har");
        var secret = new NetworkCredential(string.Empty, record?[1] ?? "any").SecurePassword;
        using var session = new ChatEngine().Open(new ConnectionOptions("Ejabberd")
        {
            BaseUri = record is null ? null : new Uri(record[0]),
            UserName = "admin@localhost",
            Secret = secret,
            RecordTo = record is null ? null : path,
            ReplayFrom = record is null ? path : null,
            Limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero, ThrottleLimit = 1 },
        });
        var story = new Story();

        await Stories[name].Tell(new ChatClient(session), story);

        Assert.Equal(Stories[name].Expected, story.Lines);
        Assert.Empty(session.UnusedReplayEntries);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_sandbox_answers_a_story_as_the_real_server_did(string name)
    {
        using var server = new HttpClient(new EjabberdSandbox(new EjabberdSandboxStore(isEmpty: true)));
        var entries = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), name + ".har")))!["log"]!["entries"]!.AsArray();
        Assert.True(entries.Count > 20);
        foreach (var entry in entries)
        {
            var address = (string)entry!["request"]!["url"]!;
            var asked = (string)entry["request"]!["postData"]!["text"]!;
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(asked, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "any");
            using var response = await server.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            var recorded = entry["response"]!;
            var shown = $"{address} {asked}\nanswered {(int)response.StatusCode} {answer}\nand not {(int)recorded["status"]!} {(string)recorded["content"]!["text"]!}";
            Assert.True((int)response.StatusCode == (int)recorded["status"]!, shown);
            Assert.True(Comparable(answer) == Comparable((string)recorded["content"]!["text"]!), shown);
        }
    }

    [Fact]
    public void Every_recording_is_replayed_and_holds_no_secret()
    {
        var files = Directory.GetFiles(Folder(), "*.har");

        Assert.Equal(Stories.Keys.Order(StringComparer.Ordinal), files.Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("open-sesame", text, StringComparison.Ordinal);
            Assert.DoesNotContain("first-word", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Basic ", text.Replace("Basic [redacted]", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        });
    }

    private static async Task RoomsAsync(ChatClient client, Story story)
    {
        var made = await client.CreateGroupAsync(
            new NewGroup { Id = "Ops", Name = "Operations ☾", Description = "two\nlines", Type = ChatGroupType.Private, Owner = "Ann", Option = new Dictionary<string, object?> { ["moderated"] = false } },
            default);
        story.Tell($"made {made.Id} {made.Type} {made.Owner} {made.MemberCount} moderated {made.AdditionalProperties["moderated"]} persistent {made.AdditionalProperties["persistent"]}");
        await story.FailAsync("again", () => client.CreateGroupAsync(new NewGroup { Id = "OPS" }, default));
        await story.FailAsync("other service", () => client.CreateGroupAsync(new NewGroup { Id = "x@elsewhere.example" }, default));
        var read = (await client.GetGroupsAsync(["OPS"], default)).Single();
        story.Tell($"read OPS: {read.Id} {read.Name} {read.Type} {read.Owner} {read.MemberCount}");
        story.Tell($"read nope: {((await client.GetGroupsAsync(["nope"], default)).Count == 0 ? "none" : "some")}");
        await client.UpdateGroupAsync(new GroupChange("ops") { Type = ChatGroupType.Password, Password = new NetworkCredential("", "open-sesame").SecurePassword }, default);
        story.Tell($"password: {(await client.GetGroupsAsync(["ops"], default)).Single().Type}");
        await client.UpdateGroupAsync(new GroupChange("ops") { Owner = "bob", Type = ChatGroupType.Public, Description = "" }, default);
        var owners = await AllAsync(client.ListMembers("ops", ListRange.All));
        story.Tell($"owner {(await client.GetGroupsAsync(["ops"], default)).Single().Owner}: {string.Join(", ", owners.Select(member => $"{member.UserId.Split('@')[0]} {member.Role}"))}");
        await story.FailAsync("change nope", () => client.UpdateGroupAsync(new GroupChange("nope") { Name = "x" }, default));
        await story.FailAsync("logging", () => client.UpdateGroupAsync(new GroupChange("ops") { Option = new Dictionary<string, object?> { ["logging"] = true } }, default));
        await client.CreateGroupAsync(new NewGroup { Id = "side", Option = new Dictionary<string, object?> { ["max_users"] = 1000 } }, default);
        story.Tell($"list: {string.Join(", ", (await AllAsync(client.ListGroups(new GroupQuery()))).Select(group => $"{group.Id} {group.Type}"))}");
        await client.DeleteGroupAsync("side", default);
        await client.DeleteGroupAsync("Ops", default);
        story.Tell("deleted");
        await story.FailAsync("delete again", () => client.DeleteGroupAsync("ops", default));
    }

    private static async Task MembersAsync(ChatClient client, Story story)
    {
        await client.CreateGroupAsync(new NewGroup { Id = "team" }, default);
        await ChangeAsync(client, story, MemberAction.Add, null, "Ann", "bob@LOCALHOST", "eve@elsewhere.example");
        await ChangeAsync(client, story, MemberAction.Add, null, "ann", "cid");
        await ChangeAsync(client, story, MemberAction.SetRole, "OWNER", "ann", "bob");
        await ListAsync();
        await ChangeAsync(client, story, MemberAction.Remove, null, "ann", "bob", "zed");
        await ChangeAsync(client, story, MemberAction.Ban, null, "cid", "@spam.example");
        await ChangeAsync(client, story, MemberAction.Add, null, "cid");
        story.Tell($"bans: {string.Join(", ", (await AllAsync(client.ListBans("team", ListRange.All))).Select(member => member.UserId).Order(StringComparer.Ordinal))}");
        await ChangeAsync(client, story, MemberAction.Unban, null, "cid", "bob");
        await ChangeAsync(client, story, MemberAction.Kick, null, "bob");
        await ChangeAsync(client, story, MemberAction.Add, null, "bob", "u1", "u2", "u3", "u4", "u5", "u6");
        await ListAsync();
        await story.FailAsync("nope", () => AllAsync(client.ListMembers("nope", ListRange.All)));
        await ChangeAsync(client, story, MemberAction.Add, null, ["x"], "nope");
        await client.DeleteGroupAsync("team", default);

        async Task ListAsync() =>
            story.Tell($"members: {string.Join(", ", (await AllAsync(client.ListMembers("team", ListRange.All))).Select(member => $"{member.UserId} {member.Role}").Order(StringComparer.Ordinal))}");
    }

    private static async Task AccountsAsync(ChatClient client, Story story)
    {
        var word = new NetworkCredential("", "first-word").SecurePassword;
        var made = await client.CreateUserAsync(new NewUser { Id = "Ann", Name = "Ann Example", Email = "ann@example.org", Password = word }, default);
        story.Tell($"made {made.Id} {made.Name}");
        await client.CreateUserAsync(new NewUser { Id = "bob", Password = word }, default);
        await story.FailAsync("again", () => client.CreateUserAsync(new NewUser { Id = "ann", Password = word }, default));
        var read = await client.GetUserAsync("ANN", true, default);
        story.Tell($"read: {read!.Id} {read.Name} {read.Email}");
        story.Tell($"read ghost: {await client.GetUserAsync("ghost", true, default) ?? (object)"none"}");
        story.Tell($"list: {string.Join(", ", (await AllAsync(client.ListUsers(new UserQuery()))).Select(user => user.Id))}");
        await FriendsAsync("friends", MemberAction.AddFriend, "bob", "ghost");
        await FriendsAsync("friends", MemberAction.AddFriend, "bob");
        story.Tell($"friends of bob: {string.Join(", ", (await client.GetUserAsync("bob", true, default))!.Friends!)}");
        await FriendsAsync("unfriended", MemberAction.RemoveFriend, "bob", "zed");
        var presence = await client.Require<IPresenceReader>().GetStatusAsync(["ann", "bob", "ghost"], default);
        story.Tell($"presence: {string.Join(", ", presence.Select(status => $"{status.UserId} {status.Status}"))}");
        await client.SendMessageAsync(new NewMessage("admin", "hello ☾") { UserId = "ann" }, default);
        await story.FailAsync("message to ghost", () => client.SendMessageAsync(new NewMessage("admin", "hello") { UserId = "ghost" }, default));
        await client.CreateGroupAsync(new NewGroup { Id = "quiet" }, default);
        await client.SendMessageAsync(new NewMessage("admin", "hello all") { GroupId = "quiet" }, default);
        await story.FailAsync("message to a room from outside", () => client.SendMessageAsync(new NewMessage("bob", "hello") { GroupId = "quiet" }, default));
        await client.DeleteGroupAsync("quiet", default);
        await client.UpdateUserAsync(new UserChange("ann") { Name = "Ann E.", Password = word, Status = "offline" }, default);
        var blocked = await client.Require<IAccountBlocker>().BlockAccountAsync("bob", default);
        var ghost = await client.Require<IAccountBlocker>().BlockAccountAsync("ghost", default);
        story.Tell($"blocked: {blocked.For("bob")}, ghost {ghost.For("ghost")}");
        await client.DeleteUserAsync("ann", default);
        await client.DeleteUserAsync("bob", default);
        await story.FailAsync("delete ghost", () => client.DeleteUserAsync("ghost", default));
        await story.FailAsync("unknown command", () => client.Require<IApiInvoker>().InvokeAsync(new ApiCall(null, "no_such_command"), default));
        await story.FailAsync("missing argument", () => client.Require<IApiInvoker>().InvokeAsync(new ApiCall(null, "registered_users"), default));

        async Task FriendsAsync(string title, MemberAction action, params string[] friends)
        {
            var answer = await client.Change(action, "Ann").Write(friends, default);
            story.Tell($"{title}: {string.Join(", ", friends.Select(friend => $"{friend} {(object?)answer.FailureOf(friend)?.Kind ?? answer.For(friend)}"))}");
        }
    }

    private static Task ChangeAsync(ChatClient client, Story story, MemberAction action, string? role, params string[] users) => ChangeAsync(client, story, action, role, users, "team");

    private static async Task ChangeAsync(ChatClient client, Story story, MemberAction action, string? role, string[] users, string group)
    {
        var log = new OutcomeLog();
        using var run = new BulkRun(client.Change(action, group, role), client.BulkOptions(false), log, default);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        story.Tell($"{action}: {string.Join(", ", users.Select(user => $"{user} {log[user]}"))}");
    }

    private static async Task<List<T>> AllAsync<T>(IPageSource<T> pages)
    {
        var all = new List<T>();
        using (pages)
        {
            while (await pages.ReadAsync(default) is { } page)
            {
                all.AddRange(page.Items);
            }
        }

        return all;
    }

    // Times and the node's name differ, and so does the order in which the server lists what it keeps in a hash table.
    private static string Comparable(string answer)
    {
        var text = Regex.Replace(Regex.Replace(answer, "\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"a time\""), "\"password\":\"[^\"]*\"", "\"password\":\"a password\"");
        return JsonNode.Parse(text) is JsonArray list ? string.Join(",", list.Select(item => item!.ToJsonString()).Order(StringComparer.Ordinal)) : JsonNode.Parse(text)!.ToJsonString();
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "recordings", "Ejabberd"));

    /// <summary>What became of each step, in words.</summary>
    private sealed class Story
    {
        public List<string> Lines { get; } = [];

        public void Tell(string line) => Lines.Add(line);

        public async Task FailAsync(string title, Func<Task> act)
        {
            var error = await Assert.ThrowsAsync<ChatServiceException>(act);
            Lines.Add($"{title}: {error.Kind} {error.Target} {error.PlatformText}");
        }
    }
}
