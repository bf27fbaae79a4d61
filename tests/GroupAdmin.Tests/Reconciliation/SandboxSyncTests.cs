using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;
using GroupAdmin.Engine;
using GroupAdmin.Reconciliation;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>Synchronising with the emulations of the real platforms, over the real clients and transport.</summary>
public sealed class SandboxSyncTests
{
    [Theory]
    [InlineData("AtomChat", 40)]
    [InlineData("Cord", 40)]
    [InlineData("Publisher", 15)]
    [InlineData("Ejabberd", 15)]
    public async Task Random_drift_is_gone_after_a_sync(string platform, int cases)
    {
        using var session = new ChatEngine().Open(new ConnectionOptions(platform) { Sandbox = true });
        var client = new ChatClient(session);
        var users = await UsersAsync(client, 12);
        for (var seed = 0; seed < cases; seed++)
        {
            var random = new Random(seed);
            var wanted = Make(random, platform, users);
            var log = await SyncLog.SyncAsync(wanted, client, new SyncOptions { Prunes = true, Forces = true });
            Assert.True(log.Errors.Count == 0 && log.Summary.InSync, $"Seed {seed}: {string.Join(' ', log.Errors.Select(static error => error.Message))}");

            var left = await SyncLog.CompareAsync(wanted, client);
            Assert.True(left.Count == 0, $"Seed {seed}: {string.Join(", ", left)}");
            Assert.Equal(0, (await SyncLog.SyncAsync(wanted, client)).Summary.Changes);
        }
    }

    [Theory]
    [InlineData("AtomChat", "Cord")]
    [InlineData("Cord", "AtomChat")]
    [InlineData("AtomChat", "Publisher")]
    public async Task What_one_platform_has_can_be_copied_to_another_and_compared(string from, string to)
    {
        using var source = new ChatEngine().Open(new ConnectionOptions(from) { Sandbox = true });
        using var target = new ChatEngine().Open(new ConnectionOptions(to) { Sandbox = true });
        var there = await UsersAsync(new ChatClient(target), 12);
        var read = await new DirectoryCapture(new ChatClient(source), new ComparisonOptions(), hasUsers: false).ReadAsync(default);
        var map = Enumerable.Range(1, 12).ToDictionary(static number => "u" + number, number => there[number - 1], StringComparer.Ordinal);
        var wanted = new DirectoryMapping(read).Map(static id => id, id => map.GetValueOrDefault(id));
        var options = new SyncOptions { Forces = true, PasswordOf = static _ => new NetworkCredential(string.Empty, "open sesame").SecurePassword };
        var comparing = new ComparisonOptions { KeepsExtra = true, Includes = id => wanted.FindGroup(id) is not null };

        // The groups of the target's samples have other types than those of the source, which one of the platforms cannot change.
        foreach (var group in wanted.Groups.Where(static group => group.Type is not null))
        {
            group.Type = null;
        }

        var first = await SyncLog.SyncAsync(wanted, new ChatClient(target), options, comparing);
        var again = await SyncLog.SyncAsync(wanted, new ChatClient(target), options, comparing);

        Assert.Empty(first.Errors);
        Assert.True(first.Summary.InSync);
        Assert.Equal(0, again.Summary.Changes);
        Assert.Empty(await SyncLog.CompareAsync(wanted, new ChatClient(target), comparing));
    }

    [Fact]
    public async Task A_copy_onto_a_platform_that_chooses_ids_knows_groups_by_name_and_touches_no_other_of_the_same_id()
    {
        using var source = new ChatEngine().Open(new ConnectionOptions("Publisher") { Sandbox = true });
        using var target = new ChatEngine().Open(new ConnectionOptions("Publisher") { Sandbox = true });
        var (from, to) = (new ChatClient(source), new ChatClient(target));
        var first = await from.CreateGroupAsync(new NewGroup { Name = "Finance" }, default);
        var second = await from.CreateGroupAsync(new NewGroup { Name = "Board" }, default);
        var other = await to.CreateGroupAsync(new NewGroup { Name = "Works council" }, default);
        Assert.Equal(first.Id, other.Id);
        var read = await new DirectoryCapture(from, new ComparisonOptions { Includes = id => id == first.Id || id == second.Id }, hasUsers: false).ReadAsync(default);
        var comparing = new ComparisonOptions { Includes = id => read.FindGroup(id) is not null, KeepsExtra = true, HasForeignIds = true };

        var log = await SyncLog.SyncAsync(read, to, new SyncOptions(), comparing);
        var again = await SyncLog.SyncAsync(read, to, new SyncOptions(), comparing);

        Assert.Empty(log.Errors);
        Assert.Equal((2, 0), (log.Summary.GroupsCreated, again.Summary.Changes));
        Assert.Equal("Works council", Assert.Single(await to.GetGroupsAsync([other.Id], default)).Name);
    }

    [Fact]
    public async Task Users_and_groups_are_created_together_where_the_platform_takes_many_in_one_request()
    {
        using var session = new ChatEngine().Open(new ConnectionOptions("Cord") { Sandbox = true });
        var client = new ChatClient(session);
        var wanted = new ChatDirectory();
        wanted.Users = new DirectoryUserTable(wanted.UserIds);
        for (var number = 0; number < 300; number++)
        {
            wanted.Users.Set(new DirectoryUser($"new-{number}") { Name = $"New {number}" });
        }

        for (var number = 0; number < 30; number++)
        {
            wanted.With($"team-{number}", $"Team {number}", [.. Enumerable.Range(number * 10, 10).Select(static user => $"new-{user}")]);
        }

        var log = await SyncLog.SyncAsync(wanted, client, new SyncOptions());

        Assert.Empty(log.Errors);
        Assert.Equal((300L, 30L, 300L, true), (log.Summary.UsersCreated, log.Summary.GroupsCreated, log.Summary.MembersAdded, log.Summary.InSync));
        Assert.True(session.Statistics.Requests < 60, $"{session.Statistics.Requests} requests were made.");
        Assert.Empty(await SyncLog.CompareAsync(wanted, client, new ComparisonOptions { KeepsExtra = true }));
    }

    [Fact]
    public async Task A_platform_that_tells_no_groups_is_refused_before_any_request()
    {
        using var session = new ChatEngine().Open(new ConnectionOptions("Grupo") { Sandbox = true });

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(new ChatDirectory().With("g", "G", "u1"), new ChatClient(session)));

        Assert.Equal(ChatErrorKind.NotSupported, error.Kind);
        Assert.Equal(0, session.Statistics.Requests);
    }

    [Fact]
    public async Task A_changed_type_is_refused_by_a_platform_that_cannot_change_it()
    {
        using var session = new ChatEngine().Open(new ConnectionOptions("AtomChat") { Sandbox = true });
        var wanted = new ChatDirectory().With("general", "General", null);
        wanted.Groups[0].Type = ChatGroupType.Private;
        var client = new ChatClient(session);

        Assert.Equal("~ type 'Public' → 'Private' (general)", Assert.Single(await SyncLog.CompareAsync(wanted, client, new ComparisonOptions { KeepsExtra = true })).ToString());
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, client, new SyncOptions()));
        Assert.Contains("change the type of a group ('general')", error.Message);
    }

    private static ChatDirectory Make(Random random, string platform, IReadOnlyList<string> users)
    {
        var wanted = new ChatDirectory();
        foreach (var number in Enumerable.Range(0, 6).Where(_ => random.Next(3) > 0))
        {
            var members = users.Where(_ => random.Next(5) < 3).OrderBy(_ => random.Next()).ToArray();

            // On a platform that chooses the ids a group is known by its name, so that a new name is a new group.
            wanted.With("team" + number, $"Team {number} {(platform == "Publisher" ? string.Empty : "v" + random.Next(2))}", random.Next(6) == 0 ? null : members);
            if (platform == "Ejabberd")
            {
                Banish(random, wanted, users);
            }
            else if (platform == "Cord")
            {
                wanted.Groups[^1].Metadata = new Dictionary<string, object?> { ["seats"] = (long)random.Next(3), ["open"] = random.Next(2) == 0 };
            }
        }

        if (platform is "AtomChat" or "Cord" && random.Next(2) == 0)
        {
            wanted.Users = new DirectoryUserTable(wanted.UserIds);
            foreach (var id in users.Append("fresh" + random.Next(4)))
            {
                wanted.Users.Set(new DirectoryUser(id) { Name = $"Name {random.Next(3)}" });
            }
        }

        return wanted;
    }

    // Some members get roles, somebody always owns the group, and some who are no members are banned.
    private static void Banish(Random random, ChatDirectory wanted, IReadOnlyList<string> users)
    {
        var group = wanted.Groups[^1];
        group.Description = random.Next(2) == 0 ? null : "Text " + random.Next(3);
        group.Bans = new MemberList();
        var members = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < (group.Members?.Count ?? 0); place++)
        {
            members.Add(wanted.UserIds[group.Members!.UserAt(place)]);
        }

        if (group.Members is null)
        {
            group.Bans = null;
            return;
        }

        group.Members = new MemberList();
        group.Members.Add(wanted.UserIds.Add(users[0]), "owner");
        foreach (var id in users.Skip(1))
        {
            if (members.Contains(id))
            {
                group.Members.Add(wanted.UserIds.Add(id), new[] { null, "member", "admin", "owner" }[random.Next(4)]);
            }
            else if (random.Next(3) == 0)
            {
                group.Bans!.Add(wanted.UserIds.Add(id));
            }
        }
    }

    private static async Task<IReadOnlyList<string>> UsersAsync(ChatClient client, int count)
    {
        var found = new List<string>();
        using var listing = client.ListUsers(new UserQuery());
        while (found.Count < count && await listing.ReadAsync(CancellationToken.None) is { } page)
        {
            found.AddRange(page.Items.Select(static user => user.Id));
        }

        return [.. found.Take(count)];
    }
}
