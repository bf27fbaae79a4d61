using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Publisher;

/// <summary>Replays every recording through the engine, strictly, in each format: the same outcome in both.</summary>
public sealed class PublisherRecordingTests
{
    private static readonly Dictionary<string, (Func<ChatClient, Task<string>> Act, string Expected)> Replays = new(StringComparer.Ordinal)
    {
        ["groups-list"] = (
            client => GroupsAsync(client, new GroupQuery
            {
                Search = "op",
                Sort = "-name,+created",
                CreatedAfter = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
                CreatedBefore = new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero),
            }),
            "12 Operations https://host.example/context/api/2/groups/12, 7 Opera https://host.example/context/api/2/groups/7"),
        ["groups-list-empty"] = (client => GroupsAsync(client, new GroupQuery()), ""),
        ["groups-get"] = (async client => Text(await client.GetGroupsAsync(["12"], default)), "12 Operations 2 members"),
        ["groups-get-unknown-group"] = (async client => Text(await client.GetGroupsAsync(["99"], default)), ""),
        ["groups-add"] = (async client => Text([await client.CreateGroupAsync(new NewGroup { Name = "Night shift" }, default)]), "13 Night shift https://host.example/context/api/2/groups/13"),
        ["groups-add-refused"] = (async client => Text([await client.CreateGroupAsync(new NewGroup { Name = "Night shift" }, default)]), "InvalidRequest  478 A group of this name exists."),
        ["groups-update"] = (client => DoneAsync(client.UpdateGroupAsync(new GroupChange("12") { Name = "Ops" }, default)), "done"),
        ["groups-delete"] = (client => DoneAsync(client.DeleteGroupAsync("12", default)), "done"),
        ["groups-delete-unknown-group"] = (client => DoneAsync(client.DeleteGroupAsync("99", default)), "NotFound 99 404 Not found."),
        ["members-add"] = (client => WriteAsync(client, MemberAction.Add, "456", "457", "458"), "456 Unchanged, 457 Done, 458 Done"),
        ["members-add-overtaken"] = (client => WriteAsync(client, MemberAction.Add, "457"), "457 Done"),
        ["members-remove"] = (client => WriteAsync(client, MemberAction.Remove, "457", "999"), "457 Done, 999 Unchanged"),
        ["members-list"] = (
            async client => string.Join(", ", (await PublisherWire.AllAsync(client.ListMembers("12", ListRange.All))).Select(member => $"{member.UserId} {member.Name} {member.Email} {member.Status}")),
            "456 Ann Lee ann@chat.example active, 457 Bo Ek bo@chat.example "),
        ["users-list"] = (
            async client => string.Join(", ", (await PublisherWire.AllAsync(client.ListUsers(new UserQuery { Search = "ann", Status = "active" }))).Select(user => $"{user.Id} {user.Name} {user.AdditionalProperties["link"]}")),
            "456 Ann Lee https://host.example/context/api/2/users/456"),
        ["users-add"] = (
            async client => (await client.CreateUserAsync(new NewUser { Name = "Ann Lee", Email = "ann@chat.example", Option = new Dictionary<string, object?> { ["jobtitle"] = "Clerk" } }, default)).Id,
            "456"),
        ["users-update"] = (client => DoneAsync(client.UpdateUserAsync(new UserChange("456") { Name = "Ann Wu" }, default)), "done"),
        ["users-archive"] = (client => DoneAsync(client.ArchiveUserAsync("456", default)), "done"),
        ["users-archive-unknown-user"] = (client => DoneAsync(client.ArchiveUserAsync("999", default)), "NotFound 999 404 Not found."),
        ["users-disable"] = (client => DoneAsync(client.UpdateUserAsync(new UserChange("456") { Status = "disabled" }, default)), "done"),
        ["users-reinstate"] = (client => DoneAsync(client.UpdateUserAsync(new UserChange("456") { Status = "active" }, default)), "done"),
        ["test-wrong-token"] = (TestAsync, "Authentication  401 The access token is not valid."),
        ["test-web-page"] = (TestAsync, "MalformedAnswer   "),
    };

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var name in Replays.Keys)
            {
                names.Add(name, "Json");
                names.Add(name, "Xml");
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_replays_strictly(string name, string format)
    {
        var (act, expected) = Replays[name];
        using var session = new ChatEngine().Open(new ConnectionOptions("Publisher")
        {
            ReplayFrom = Path.Combine(Folder(), $"{name}-{format.ToLowerInvariant()}.har"),
            Format = format,
            Limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero },
        });

        string found;
        try
        {
            found = await act(new ChatClient(session));
        }
        catch (ChatServiceException error)
        {
            found = $"{error.Kind} {error.Target} {error.PlatformCode} {error.PlatformText}";
        }

        Assert.Equal(expected, found);
        Assert.Empty(session.UnusedReplayEntries);
    }

    [Fact]
    public void Every_recording_is_replayed() => Assert.Equal(
        Directory.GetFiles(Folder(), "*.har").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
        Replays.Keys.SelectMany(name => new[] { name + "-json", name + "-xml" }).Order(StringComparer.Ordinal));

    private static async Task<string> GroupsAsync(ChatClient client, GroupQuery query) => Text(await PublisherWire.AllAsync(client.ListGroups(query)));

    private static string Text(IEnumerable<ChatGroup> groups) =>
        string.Join(", ", groups.Select(group => $"{group.Id} {group.Name} {(group.MemberCount is { } count ? $"{count} members" : group.Uri)}"));

    private static async Task<string> WriteAsync(ChatClient client, MemberAction action, params string[] users)
    {
        var answer = await client.Change(action, "12").Write(users, default);
        return string.Join(", ", users.Select(user => $"{user} {answer.For(user)}"));
    }

    private static Task<string> TestAsync(ChatClient client) => DoneAsync(((IConnectionTester)client.Session.Client).TestAsync(default));

    private static async Task<string> DoneAsync(Task task)
    {
        await task;
        return "done";
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "recordings", "Publisher"));
}
