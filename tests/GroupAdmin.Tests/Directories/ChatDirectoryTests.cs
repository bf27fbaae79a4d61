using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.Directories;

public sealed class ChatDirectoryTests
{
    [Fact]
    public void A_group_is_found_by_its_exact_id_and_cannot_be_there_twice()
    {
        var directory = new ChatDirectory();
        var group = directory.AddGroup("Ops", 3);
        Assert.Same(group, directory.FindGroup("Ops"));
        Assert.Null(directory.FindGroup("ops"));
        Assert.Equal(3, group.Line);
        Assert.Throws<ArgumentException>(() => directory.AddGroup("Ops", 9));
        Assert.Same(group, Assert.Single(directory.Groups));
    }

    [Fact]
    public void Only_what_was_set_counts_as_given_and_an_empty_text_was_set()
    {
        var group = new DirectoryGroup("g") { Description = string.Empty, Members = new MemberList() };
        Assert.Equal(DirectoryFields.Description | DirectoryFields.Members, group.Given);
        group.Name = "n";
        group.Type = ChatGroupType.Public;
        group.Owner = "o";
        group.Metadata = new PropertyTable();
        group.Bans = new MemberList();
        Assert.Equal(
            DirectoryFields.Name | DirectoryFields.Type | DirectoryFields.Owner | DirectoryFields.Description | DirectoryFields.Metadata | DirectoryFields.Members | DirectoryFields.Bans,
            group.Given);
        Assert.Equal(DirectoryFields.None, new DirectoryUser("u").Given);
    }

    [Fact]
    public void A_packed_user_comes_back_with_every_property()
    {
        var pool = new IdPool();
        var users = new DirectoryUserTable(pool);
        pool.Add("somebody else");
        var metadata = new Dictionary<string, object?>
        {
            ["text"] = "\uD800 half",
            ["none"] = null,
            ["yes"] = true,
            ["no"] = false,
            ["whole"] = long.MinValue,
            ["exact"] = 1.10m,
            ["approximate"] = -1.5e300,
            ["list"] = new object?[] { 1L, "two", Array.Empty<object?>(), new Dictionary<string, object?> { ["deep"] = null } },
            [string.Empty] = string.Empty,
        };
        users.Set(new DirectoryUser("u1", 12)
        {
            Name = "Änne 😀",
            Email = string.Empty,
            ShortName = "an",
            AvatarUri = "https://a/1.png",
            ProfileUri = "/p",
            Role = "admin",
            Status = "active",
            Metadata = metadata,
        });
        users.Set(new DirectoryUser("u2", 40_000_000) { Email = new string('x', 3_000_000) });

        var first = users.Find(pool.Find("u1"))!;
        Assert.Equal(("u1", 12, "Änne 😀", ""), (first.Id, first.Line, first.Name, first.Email));
        Assert.Equal(("an", "https://a/1.png", "/p", "admin", "active"), (first.ShortName, first.AvatarUri, first.ProfileUri, first.Role, first.Status));
        Assert.Equal(metadata.Keys, first.Metadata!.Keys);
        Assert.Equal("\uD800 half", (string)first.Metadata["text"]!, StringComparer.Ordinal);
        Assert.Equal((long.MinValue, -1.5e300, true, false), ((long)first.Metadata["whole"]!, (double)first.Metadata["approximate"]!, (bool)first.Metadata["yes"]!, (bool)first.Metadata["no"]!));
        Assert.Equal("1.10", ((decimal)first.Metadata["exact"]!).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var list = (object?[])first.Metadata["list"]!;
        Assert.Equal([1L, "two"], list.Take(2));
        Assert.Null(((IDictionary<string, object?>)list[3]!)["deep"]);
        var second = users[1];
        Assert.Equal(("u2", 40_000_000, 3_000_000, null), (second.Id, second.Line, second.Email!.Length, second.Name));
        Assert.Equal(DirectoryFields.Email, second.Given);
        Assert.Null(users.Find(pool.Find("somebody else")));
        Assert.Null(users.Find(-1));
    }

    [Fact]
    public void A_user_who_is_set_again_stays_in_place_and_sorting_keeps_them_findable()
    {
        var pool = new IdPool();
        var users = new DirectoryUserTable(pool);
        foreach (var id in new[] { "c", "a", "b" })
        {
            users.Set(new DirectoryUser(id) { Name = "old " + id });
        }

        users.Set(new DirectoryUser("c") { Name = "new c", Email = "c@x" });
        Assert.Equal(["c:new c", "a:old a", "b:old b"], users.Select(user => user.Id + ":" + user.Name));
        users.Sort();
        Assert.Equal(["a", "b", "c"], users.Select(user => user.Id));
        Assert.Equal("new c", users.Find(pool.Find("c"))!.Name);
        Assert.Equal(3, users.Count);
    }
}
