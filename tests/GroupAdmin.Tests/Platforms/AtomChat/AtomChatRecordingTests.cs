using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

/// <summary>Replays every recording through the engine and what the cmdlets call, strictly: no request may be missing from it, no entry left over.</summary>
public sealed class AtomChatRecordingTests
{
    private static readonly Dictionary<string, (Func<ChatClient, Task<string>> Act, string Expected)> Replays = new(StringComparer.Ordinal)
    {
        ["createGroup"] = (CreateGroupsAsync, "ops Public, board Private ann, night Password"),
        ["createGroup-exists"] = (client => Text(client.CreateGroupAsync(Ops, default)), "AlreadyExists ops"),
        ["createGroup-unknown-owner"] = (client => Text(client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Operations", Owner = "nobody" }, default)), "NotFound nobody"),
        ["createGroup-no-guid"] = (client => InvokeAsync(client, "createGroup", ("name", "Operations"), ("type", 0)), "InvalidRequest -"),
        ["createGroup-no-name"] = (client => InvokeAsync(client, "createGroup", ("GUID", "ops"), ("type", 0)), "InvalidRequest ops"),
        ["createGroup-no-password"] = (client => InvokeAsync(client, "createGroup", ("GUID", "night"), ("name", "Night shift"), ("type", 1)), "InvalidRequest night"),
        ["updateGroup"] = (client => Text(client.UpdateGroupAsync(new GroupChange("ops") { Name = "Operations & on-call" }, default)), "done"),
        ["updateGroup-unknown-group"] = (client => Text(client.UpdateGroupAsync(new GroupChange("ops") { Name = "Operations" }, default)), "NotFound ops"),
        ["deleteGroup"] = (client => Text(client.DeleteGroupAsync("ops", default)), "done"),
        ["deleteGroup-unknown-group"] = (client => Text(client.DeleteGroupAsync("ops", default)), "NotFound ops"),
        ["deleteGroup-server-error"] = (client => Text(client.DeleteGroupAsync("ops", default)), "Server ops in doubt"),
        ["getGroupList"] = (async client => $"{await ListGroupsAsync(client)}; {Text(await client.GetGroupsAsync(["ops", "board"], default))}", "ops Public, board Private, night Password; board Private, ops Public"),
        ["getGroupList-by-group"] = (ListGroupsAsync, "ops Public, board Private, night Password"),
        ["getGroupList-empty"] = (ListGroupsAsync, ""),
        ["getGroupList-unknown-group"] = (async client => Text(await client.GetGroupsAsync(["ops", "gone"], default)), "ops Public"),
        ["getGroupList-web-page"] = (ListGroupsAsync, "MalformedAnswer -"),
        ["getGroupList-other-shape"] = (ListGroupsAsync, "MalformedAnswer -"),
        ["addUsersToGroup"] = (client => ChangeAsync(client, MemberAction.Add, "ops", "ann"), "ann Done"),
        ["addUsersToGroup-replace"] = (async client => Text(await client.Replacement(MemberAction.Add, "ops")!(["ann"], default), "ann"), "ann Done"),
        ["addUsersToGroup-partial"] = (client => ChangeAsync(client, MemberAction.Add, "ops", "ann", "nobody"), "ann Done, nobody NotFound"),
        ["addUsersToGroup-already-member"] = (client => ChangeAsync(client, MemberAction.Add, "ops", "ann"), "ann Unchanged"),
        ["addUsersToGroup-unknown-user"] = (client => ChangeAsync(client, MemberAction.Add, "ops", "nobody"), "nobody NotFound"),
        ["addUsersToGroup-unknown-group"] = (client => ChangeAsync(client, MemberAction.Add, "ops", "ann"), "NotFound ops, ann Refused"),
        ["removeUsersFromGroup"] = (client => ChangeAsync(client, MemberAction.Remove, "ops", "ann"), "ann Done"),
        ["removeUsersFromGroup-not-member"] = (client => ChangeAsync(client, MemberAction.Remove, "ops", "ann"), "ann Unchanged"),
        ["removeUsersFromGroup-unknown-user"] = (client => ChangeAsync(client, MemberAction.Remove, "ops", "nobody"), "nobody NotFound"),
        ["removeUsersFromGroup-unknown-group"] = (client => ChangeAsync(client, MemberAction.Remove, "ops", "ann"), "NotFound ops, ann Refused"),
        ["removeUsersFromGroup-all-or-nothing"] = (client => ChangeAsync(client, MemberAction.Remove, "ops", "ann", "bob"), "ann Done, bob Unchanged"),
        ["kickUsersFromGroup"] = (client => ChangeAsync(client, MemberAction.Kick, "ops", "ann"), "ann Done"),
        ["kickUsersFromGroup-not-member"] = (client => ChangeAsync(client, MemberAction.Kick, "ops", "ann"), "ann Unchanged"),
        ["kickUsersFromGroup-unknown-user"] = (client => ChangeAsync(client, MemberAction.Kick, "ops", "nobody"), "nobody NotFound"),
        ["kickUsersFromGroup-unknown-group"] = (client => ChangeAsync(client, MemberAction.Kick, "ops", "ann"), "NotFound ops, ann Refused"),
        ["banUsersFromGroup"] = (client => ChangeAsync(client, MemberAction.Ban, "ops", "ann"), "ann Done"),
        ["banUsersFromGroup-not-member"] = (client => ChangeAsync(client, MemberAction.Ban, "ops", "ann"), "ann Refused"),
        ["banUsersFromGroup-unknown-user"] = (client => ChangeAsync(client, MemberAction.Ban, "ops", "nobody"), "nobody NotFound"),
        ["banUsersFromGroup-unknown-group"] = (client => ChangeAsync(client, MemberAction.Ban, "ops", "ann"), "NotFound ops, ann Refused"),
        ["unbanUsersFromGroup"] = (client => ChangeAsync(client, MemberAction.Unban, "ops", "ann"), "ann Done"),
        ["unbanUsersFromGroup-not-member"] = (client => ChangeAsync(client, MemberAction.Unban, "ops", "ann"), "ann Unchanged"),
        ["unbanUsersFromGroup-unknown-user"] = (client => ChangeAsync(client, MemberAction.Unban, "ops", "nobody"), "nobody NotFound"),
        ["unbanUsersFromGroup-unknown-group"] = (client => ChangeAsync(client, MemberAction.Unban, "ops", "ann"), "NotFound ops, ann Refused"),
        ["getGroupUserList"] = (ListMembersAsync, "ann (Ann Ähren), bob (Bob)"),
        ["getGroupUserList-by-group"] = (ListMembersAsync, "ann (Ann Ähren), bob (Bob)"),
        ["getGroupUserList-plain-ids"] = (ListMembersAsync, "ann (), bob ()"),
        ["getGroupUserList-empty"] = (ListMembersAsync, ""),
        ["getGroupUserList-unknown-group"] = (ListMembersAsync, "NotFound ops"),
        ["getGroupUserList-no-guid"] = (ListMembersAsync, "NotFound ops"),
        ["getGroupUserList-other-group"] = (ListMembersAsync, "MalformedAnswer ops"),
        ["getGroupUserList-cut-off"] = (ListMembersAsync, "ann (Ann), MalformedAnswer ops"),
        ["listUsers"] = (ListUsersAsync, "ann (Ann Ähren) available, bob (Bob) offline, cyd (Cyd) offline"),
        ["listUsers-test"] = (TestAsync, "done"),
        ["listUsers-no-key"] = (TestAsync, "Authentication -"),
        ["listUsers-wrong-key"] = (TestAsync, "Authentication -"),
        ["createUser"] = (CreateUsersAsync, "cyd (Cyd), dan (Dan) dan@chat.example"),
        ["createUser-exists"] = (client => Text(client.CreateUserAsync(new NewUser { Id = "ann", Name = "Ann" }, default)), "AlreadyExists ann"),
        ["createUser-refused-id"] = (client => Text(client.CreateUserAsync(new NewUser { Id = "an-n", Name = "Ann" }, default)), "InvalidRequest an-n"),
        ["updateUser"] = (UpdateUserAsync, "done"),
        ["updateUser-unknown-user"] = (client => Text(client.UpdateUserAsync(new UserChange("nobody") { Name = "X" }, default)), "NotFound nobody"),
        ["updateUser-gone-meanwhile"] = (UpdateUserAsync, "NotFound ann"),
        ["getUser"] = (async client => Text(await client.GetUserAsync("ann", false, default)), "ann (Ann Ähren) friends bob+cyd groups -"),
        ["getUser-detailed"] = (async client => Text(await client.GetUserAsync("ann", true, default)), "ann (Ann Ähren) friends bob+cyd groups ops+board"),
        ["getUser-unknown-user"] = (async client => Text(await client.GetUserAsync("nobody", false, default)), "nobody there"),
        ["getUserStatus"] = (client => StatusAsync(client, "ann", "bob"), "ann available, bob offline"),
        ["getUserStatus-by-user"] = (client => StatusAsync(client, "ann", "bob"), "ann available, bob offline"),
        ["getUserStatus-unknown-user"] = (client => StatusAsync(client, "ann", "nobody"), "ann available"),
        ["deleteUser"] = (client => Text(client.DeleteUserAsync("ann", default)), "done"),
        ["deleteUser-unknown-user"] = (client => Text(client.DeleteUserAsync("nobody", default)), "NotFound nobody"),
        ["addFriends"] = (client => ChangeAsync(client, MemberAction.AddFriend, "ann", "bob"), "bob Done"),
        ["addFriends-replace"] = (async client => Text(await client.Replacement(MemberAction.AddFriend, "ann")!(["bob"], default), "bob"), "bob Done"),
        ["addFriends-unknown-user"] = (client => ChangeAsync(client, MemberAction.AddFriend, "nobody", "bob"), "NotFound nobody, bob Refused"),
        ["addFriends-unknown-friend"] = (client => ChangeAsync(client, MemberAction.AddFriend, "ann", "nobody"), "nobody NotFound"),
        ["deleteFriends"] = (client => ChangeAsync(client, MemberAction.RemoveFriend, "ann", "bob"), "bob Done"),
        ["deleteFriends-unknown-user"] = (client => ChangeAsync(client, MemberAction.RemoveFriend, "nobody", "bob"), "NotFound nobody, bob Refused"),
        ["deleteFriends-unknown-friend"] = (client => ChangeAsync(client, MemberAction.RemoveFriend, "ann", "nobody"), "nobody NotFound"),
        ["blockUser"] = (client => ChangeAsync(client, MemberAction.Block, "ann", "bob"), "bob Done"),
        ["blockUser-already-blocked"] = (client => ChangeAsync(client, MemberAction.Block, "ann", "bob"), "bob Unchanged"),
        ["blockUser-unknown-user"] = (client => ChangeAsync(client, MemberAction.Block, "ann", "nobody"), "nobody NotFound"),
        ["blockUser-unknown-by"] = (client => ChangeAsync(client, MemberAction.Block, "nobody", "bob"), "NotFound nobody, bob Refused"),
        ["unblockUser"] = (client => ChangeAsync(client, MemberAction.Unblock, "ann", "bob"), "bob Done"),
        ["unblockUser-already-unblocked"] = (client => ChangeAsync(client, MemberAction.Unblock, "ann", "bob"), "bob Unchanged"),
        ["unblockUser-failed"] = (client => ChangeAsync(client, MemberAction.Unblock, "ann", "bob"), "bob Refused"),
        ["unblockUser-unknown-user"] = (client => ChangeAsync(client, MemberAction.Unblock, "ann", "nobody"), "nobody NotFound"),
        ["unblockUser-unknown-by"] = (client => ChangeAsync(client, MemberAction.Unblock, "nobody", "bob"), "NotFound nobody, bob Refused"),
        ["sendMessage"] = (SendMessagesAsync, "done"),
        ["sendMessage-unknown-user"] = (client => Text(client.SendMessageAsync(new NewMessage("ann", "Hello") { UserId = "nobody" }, default)), "NotFound nobody"),
        ["sendMessage-unknown-group"] = (client => Text(client.SendMessageAsync(new NewMessage("ann", "Hello") { GroupId = "gone" }, default)), "NotFound gone"),
    };

    public static TheoryData<string> Names => [.. Replays.Keys];

    private static NewGroup Ops => new() { Id = "ops", Name = "Operations" };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_replays_strictly(string name)
    {
        var (act, expected) = Replays[name];
        using var session = new ChatEngine().Open(new ConnectionOptions("AtomChat") { ReplayFrom = Path.Combine(Folder(), name + ".har") });

        string found;
        try
        {
            found = await act(new ChatClient(session));
        }
        catch (ChatServiceException error)
        {
            found = Text(error);
        }

        Assert.Equal(expected, found);
        Assert.Empty(session.UnusedReplayEntries);
    }

    [Fact]
    public void Every_recording_is_replayed_and_every_operation_is_recorded()
    {
        var recorded = Directory.GetFiles(Folder(), "*.har").Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        string[] operations =
        [
            "createGroup", "updateGroup", "deleteGroup", "addUsersToGroup", "removeUsersFromGroup", "kickUsersFromGroup", "banUsersFromGroup",
            "unbanUsersFromGroup", "getGroupList", "getGroupUserList", "listUsers", "createUser", "updateUser", "getUser", "getUserStatus",
            "deleteUser", "addFriends", "deleteFriends", "blockUser", "unblockUser", "sendMessage",
        ];

        Assert.Equal(recorded.Order(StringComparer.Ordinal), Replays.Keys.Order(StringComparer.Ordinal));
        Assert.All(operations, operation =>
        {
            Assert.Contains(operation, recorded);
            Assert.Contains(recorded, name => name.StartsWith(operation + "-", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_recording_is_HAR_of_AtomChat_without_a_key()
    {
        Assert.All(Directory.GetFiles(Folder(), "*.har"), file =>
        {
            using var har = JsonDocument.Parse(File.ReadAllBytes(file));
            var log = har.RootElement.GetProperty("log");
            Assert.Equal("1.2", log.GetProperty("version").GetString());
            Assert.Equal("AtomChat", log.GetProperty("_platform").GetString());
            Assert.Equal("https://api.cometondemand.net/api/v2", log.GetProperty("_baseUri").GetString());
            Assert.All(log.GetProperty("entries").EnumerateArray(), entry =>
            {
                var keys = entry.GetProperty("request").GetProperty("headers").EnumerateArray().Where(header => header.GetProperty("name").GetString() == "api-key");
                Assert.Equal("[redacted]", Assert.Single(keys).GetProperty("value").GetString());
            });
        });
    }

    private static async Task<string> CreateGroupsAsync(ChatClient client)
    {
        using var password = new SecureString();
        foreach (var character in "only for the night")
        {
            password.AppendChar(character);
        }

        var open = await client.CreateGroupAsync(Ops, default);
        var closed = await client.CreateGroupAsync(new NewGroup { Id = "board", Name = "Board", Type = ChatGroupType.Private, Owner = "ann" }, default);
        var night = await client.CreateGroupAsync(new NewGroup { Id = "night", Name = "Night shift", Type = ChatGroupType.Password, Password = password }, default);
        return $"{open.Id} {open.Type}, {closed.Id} {closed.Type} {closed.Owner}, {night.Id} {night.Type}";
    }

    private static async Task<string> CreateUsersAsync(ChatClient client)
    {
        var cyd = await client.CreateUserAsync(new NewUser { Id = "cyd", Name = "Cyd" }, default);
        var dan = await client.CreateUserAsync(
            new NewUser
            {
                Id = "dan",
                Name = "Dan",
                AvatarUri = "https://chat.example/d.png",
                ProfileUri = "https://chat.example/dan",
                Role = "default",
                Email = "dan@chat.example",
            },
            default);
        return $"{cyd.Id} ({cyd.Name}), {dan.Id} ({dan.Name}) {dan.Email}";
    }

    private static Task<string> UpdateUserAsync(ChatClient client) =>
        Text(client.UpdateUserAsync(new UserChange("ann") { Name = "Ann Ähren", Email = "ann@chat.example" }, default));

    private static async Task<string> SendMessagesAsync(ChatClient client)
    {
        await client.SendMessageAsync(new NewMessage("ann", "Maintenance at 22:00 & back by 23:00.") { GroupId = "ops" }, default);
        return await Text(client.SendMessageAsync(new NewMessage("ann", "Grüße") { UserId = "bob" }, default));
    }

    private static async Task<string> TestAsync(ChatClient client) => await Text(((IConnectionTester)client.Session.Client).TestAsync(default));

    private static async Task<string> InvokeAsync(ChatClient client, string operation, params (string Name, object? Value)[] fields)
    {
        var call = new ApiCall("POST", operation) { Fields = fields.ToDictionary(field => field.Name, field => field.Value) };
        return await Text(client.Require<IApiInvoker>().InvokeAsync(call, default));
    }

    private static async Task<string> ListGroupsAsync(ChatClient client) =>
        await ReadAsync(client.ListGroups(new GroupQuery()), group => $"{group.Id} {group.Type}");

    private static async Task<string> ListMembersAsync(ChatClient client) =>
        await ReadAsync(client.ListMembers("ops", ListRange.All), member => $"{member.UserId} ({member.Name})");

    private static async Task<string> ListUsersAsync(ChatClient client) =>
        await ReadAsync(client.ListUsers(new UserQuery()), user => $"{user.Id} ({user.Name}) {user.Status}");

    private static async Task<string> StatusAsync(ChatClient client, params string[] users) =>
        string.Join(", ", (await client.Require<IPresenceReader>().GetStatusAsync(users, default)).Select(status => $"{status.UserId} {status.Status}"));

    private static async Task<string> ReadAsync<T>(IPageSource<T> source, Func<T, string> text)
    {
        var found = new List<string>();
        using var pages = source;
        try
        {
            while (await pages.ReadAsync(default) is { } page)
            {
                found.AddRange(page.Items.Select(text));
            }
        }
        catch (ChatServiceException error)
        {
            found.Add(Text(error));
        }

        return string.Join(", ", found);
    }

    private static async Task<string> ChangeAsync(ChatClient client, MemberAction action, string target, params string[] users)
    {
        var kept = new Kept();
        using var run = new BulkRun(client.Change(action, target), client.BulkOptions(false), kept, default);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return string.Join(", ", kept.Failures.Concat(users.Select(user => $"{user} {kept.Outcomes[user]}")));
    }

    private static async Task<string> Text(Task task)
    {
        await task;
        return "done";
    }

    private static string Text(ChatServiceException error) => $"{error.Kind} {error.Target ?? "-"}{(error.MayHaveTakenEffect ? " in doubt" : string.Empty)}";

    private static string Text(BatchAnswer answer, string user) => $"{user} {answer.For(user)}";

    private static string Text(IReadOnlyList<ChatGroup> groups) => string.Join(", ", groups.Select(group => $"{group.Id} {group.Type}"));

    private static string Text(ChatUser? user) => user is null
        ? "nobody there"
        : $"{user.Id} ({user.Name}) friends {string.Join("+", user.Friends ?? ["-"])} groups {string.Join("+", user.Groups ?? ["-"])}";

    private static string Folder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "recordings", "AtomChat"));

    private sealed class Kept : IBulkObserver
    {
        public ConcurrentDictionary<string, MemberOutcome> Outcomes { get; } = new(StringComparer.Ordinal);

        /// <summary>Failures about the target alone; those of users show in their outcomes.</summary>
        public ConcurrentQueue<string> Failures { get; } = [];

        public void Settled(string userId, MemberOutcome outcome, string? detail) => Outcomes[userId] = outcome;

        public void Failed(BulkFailure failure)
        {
            if (failure.UserIds.Count == 0)
            {
                Failures.Enqueue(Text(failure.Error));
            }
        }
    }
}
