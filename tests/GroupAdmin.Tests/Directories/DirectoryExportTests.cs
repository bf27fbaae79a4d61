using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;
using GroupAdmin.Tests.Connections;
using GroupAdmin.Tests.DirectoryFiles;
using Xunit;

namespace GroupAdmin.Tests.Directories;

public sealed class DirectoryExportTests
{
    [Fact]
    public async Task Groups_and_members_are_written_in_the_order_of_their_ids_whatever_order_they_come_in()
    {
        var platform = new ListedPlatform().With("b", "u3", "u1!", "u2", "u10").With("a").With("B", "u1");
        platform.Bans["b"] = ["z", "y"];
        var (directory, counts) = await Export(platform);
        Assert.Equal("Imaginary", directory.Platform);
        Assert.Equal(["B: u1 |", "a:  |", "b: u1=admin u10 u2 u3 | y z"], directory.Groups.Select(group => Words(directory, group)));
        Assert.Equal("Group b", directory.Groups[2].Name);
        Assert.Equal((3, 5L, 2L, 0), (counts.Groups, counts.Members, counts.Bans, counts.Users));
        Assert.Null(directory.Users);
        Assert.Equal(
            ["bans B", "bans a", "bans b", "groups", "members B", "members a", "members b", "members b from 3"],
            platform.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_listed_twice_is_written_once_and_whoever_is_banned_is_no_member()
    {
        var platform = new ListedPlatform().With("a", "u1", "u2!", "u3", "u2", "u4", "u1");
        platform.Groups.Add(platform.Groups[0]);
        platform.Bans["a"] = ["u3", "u5", "u3"];
        var (directory, _) = await Export(platform);
        Assert.Equal("a: u1 u2=admin u4 | u3 u5", Words(directory, Assert.Single(directory.Groups)));
    }

    [Fact]
    public async Task Only_the_groups_that_are_named_are_read()
    {
        var platform = new ListedPlatform().With("a", "u1").With("b", "u2").With("c", "u3");
        platform.Users.AddRange(new[] { "u3", "u2", "u1", "u0" }.Select(id => new ChatUser { Id = id, Name = "User " + id }));
        var (directory, counts) = await Export(platform, new DirectoryExportOptions { Groups = Named("c", "a", "x?"), IncludesUsers = true });
        Assert.Equal(["a", "c"], directory.Groups.Select(group => group.Id));
        Assert.Equal(["u1", "u3"], directory.Users!.Select(user => user.Id));
        Assert.Equal(2, counts.Users);
        Assert.DoesNotContain(platform.Requests, request => request is "groups" or "members b");
    }

    [Fact]
    public async Task All_users_go_with_all_groups()
    {
        var platform = new ListedPlatform().With("a", "u1");
        platform.Users.AddRange(new[] { "u3", "u10", "u1" }.Select(id => new ChatUser { Id = id, Email = id + "@x", Metadata = new Dictionary<string, object?> { ["k"] = 1L } }));
        var (directory, _) = await Export(platform, new DirectoryExportOptions { IncludesUsers = true });
        Assert.Equal(["u1 u1@x 1", "u10 u10@x 1", "u3 u3@x 1"], directory.Users!.Select(user => $"{user.Id} {user.Email} {user.Metadata!["k"]}"));
    }

    [Fact]
    public async Task Without_members_nobody_is_asked_for_them()
    {
        var platform = new ListedPlatform().With("a", "u1");
        var (directory, _) = await Export(platform, new DirectoryExportOptions { SkipsMembers = true });
        Assert.Equal(DirectoryFields.Name, directory.Groups[0].Given);
        Assert.Equal(["groups"], platform.Requests);
    }

    [Fact]
    public async Task A_named_group_that_does_not_exist_ends_the_export()
    {
        var platform = new ListedPlatform().With("a", "u1");
        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => Export(platform, new DirectoryExportOptions { Groups = Named("a", "x") }));
        Assert.Equal((ChatErrorKind.NotFound, "x"), (failure.Kind, failure.Target));
        Assert.DoesNotContain(platform.Requests, request => request.StartsWith("members", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_that_disappears_meanwhile_is_left_out_with_a_warning()
    {
        var platform = new ListedPlatform().With("a", "u1").With("b", "u2");
        platform.Members.Remove("a");
        var log = new WarningLog();
        using (OperationLog.Use(log))
        {
            var (directory, counts) = await Export(platform);
            Assert.Equal("b", Assert.Single(directory.Groups).Id);
            Assert.Equal(1, counts.Groups);
        }

        Assert.Contains("'a' was there a moment ago", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_cannot_be_read_ends_the_export_and_no_request_outlives_it()
    {
        var platform = new ListedPlatform();
        for (var i = 0; i < 50; i++)
        {
            platform.With("g" + i.ToString("D2", CultureInfo.InvariantCulture), "u1", "u2", "u3", "u4");
        }

        platform.Before = async (request, token) =>
        {
            await Task.Delay(5, token);
            if (request == "members g07")
            {
                throw new ChatServiceException(ChatErrorKind.Server, "The platform failed.");
            }
        };
        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => Export(platform));
        Assert.Equal(ChatErrorKind.Server, failure.Kind);
        var asked = platform.Requests.Count;
        await Task.Delay(50);
        Assert.Equal(asked, platform.Requests.Count);
        Assert.DoesNotContain("members g49", platform.Requests);
    }

    [Fact]
    public async Task Several_groups_are_read_at_once_and_no_more_than_the_limit()
    {
        var platform = new ListedPlatform { Before = (_, token) => Task.Delay(10, token) };
        for (var i = 0; i < 20; i++)
        {
            platform.With("g" + i.ToString("D2", CultureInfo.InvariantCulture), "u1", "u2");
        }

        var (directory, _) = await Export(platform, limit: 4);
        Assert.Equal(platform.Groups.Select(group => group.Id), directory.Groups.Select(group => group.Id));
        Assert.InRange(platform.Peak, 2, 4);
    }

    [Fact]
    public async Task What_is_read_ahead_is_bounded_and_a_group_given_up_is_read_in_its_turn()
    {
        var platform = new ListedPlatform { PageSize = 10 };
        var users = Enumerable.Range(0, 100).Select(i => "u" + i.ToString("D3", CultureInfo.InvariantCulture)).ToArray();
        for (var i = 0; i < 12; i++)
        {
            platform.With("g" + i.ToString("D2", CultureInfo.InvariantCulture), users);
        }

        platform.Before = async (request, token) =>
        {
            // The first group waits until the others have read ahead as far as they may.
            if (request == "members g00")
            {
                await Task.Delay(500, token);
            }
        };
        var (directory, counts) = await Export(platform, limit: 8, maximumAhead: 150);
        Assert.Equal(1200, counts.Members);
        Assert.All(directory.Groups, group => Assert.Equal(100, group.Members!.Count));
        var repeated = platform.Requests.Count(request => request.StartsWith("members g", StringComparison.Ordinal) && request.Length == 11) - 12;
        Assert.InRange(repeated, 1, 11); // none of them twice
    }

    [Fact]
    public void A_platform_that_cannot_list_is_refused_before_any_request()
    {
        var session = new FakeSession(new NoLists());
        var client = new ChatClient(session);
        foreach (var options in new[] { new DirectoryExportOptions(), new DirectoryExportOptions { Groups = Named("a"), SkipsMembers = true } })
        {
            var failure = Assert.Throws<ChatServiceException>(() => new DirectoryExport(client, options));
            Assert.Equal(ChatErrorKind.NotSupported, failure.Kind);
        }
    }

    [Fact]
    public async Task An_id_that_no_file_can_hold_ends_the_export()
    {
        var platform = new ListedPlatform().With("a", "u\n1");
        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => Export(platform));
        Assert.Contains("cannot stand in a directory file", failure.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, bool> Named(params string[] ids) => ids.ToDictionary(id => id.TrimEnd('?'), id => id.EndsWith('?'));

    private static string Words(ChatDirectory directory, DirectoryGroup group) =>
        $"{group.Id}: {List(directory, group.Members!)} |{(group.Bans!.Count > 0 ? " " : string.Empty)}{List(directory, group.Bans)}";

    private static string List(ChatDirectory directory, MemberList list) =>
        string.Join(' ', Enumerable.Range(0, list.Count).Select(i => directory.UserIds[list.UserAt(i)] + (list.RoleAt(i) is { } role ? "=" + role : string.Empty)));

    private static async Task<(ChatDirectory Directory, DirectoryExportCounts Counts)> Export(
        ListedPlatform platform,
        DirectoryExportOptions? options = null,
        int limit = 8,
        long maximumAhead = 500_000)
    {
        var session = new FakeSession(platform);
        session.Limits.ThrottleLimit = limit;
        var export = new DirectoryExport(new ChatClient(session), options ?? new DirectoryExportOptions()) { MaximumAhead = maximumAhead };
        var file = new MemoryStream();
        var counts = await export.RunAsync(header => Files.Begin(DirectoryFormat.Json, file, header.Platform, header.HasUsers), CancellationToken.None);
        return (await Files.Good(DirectoryFormat.Json, Encoding.UTF8.GetString(file.ToArray())), counts);
    }

    private sealed class NoLists : IIdRules
    {
        public string? Refuse(IdKind kind, string id) => null;
    }

    private sealed class WarningLog : OperationLog
    {
        public List<string> Warnings { get; } = [];

        public override bool IsVerbose => false;

        public override void Warning(string text) => Warnings.Add(text);

        public override void Verbose(string text)
        {
        }

        public override void Debug(string text)
        {
        }
    }
}
