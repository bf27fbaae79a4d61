using System;
using System.Globalization;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.Directories;

[Collection(MeasuresMemory.Name)]
public sealed class DirectoryMemoryTests
{
    private const int Million = 1_000_000;

    [Fact]
    public void A_million_memberships_of_a_million_users_with_roles_take_less_than_60_MB()
    {
        var before = GC.GetTotalMemory(true);
        var directory = new ChatDirectory();
        var members = directory.AddGroup("everybody").Members = new MemberList();
        for (var i = 0; i < Million; i++)
        {
            members.Add(directory.UserIds.Add(Id(i)), i % 1000 == 0 ? "admin" : null);
        }

        var taken = GC.GetTotalMemory(true) - before;
        Assert.Equal(Million, directory.UserIds.Count);
        Assert.Equal("admin", members.RoleAt(500_000));
        Assert.InRange(taken, 10L * Million, 60L * Million);
    }

    [Fact]
    public void The_same_users_in_more_groups_cost_five_bytes_a_membership()
    {
        var directory = new ChatDirectory();
        for (var i = 0; i < 100_000; i++)
        {
            directory.UserIds.Add(Id(i));
        }

        var before = GC.GetTotalMemory(true);
        for (var group = 0; group < 100; group++)
        {
            var members = directory.AddGroup(Id(group)).Members = new MemberList();
            for (var i = 0; i < 100_000; i++)
            {
                members.Add(i, i == 7 ? "owner" : null);
            }
        }

        // Lists grow by doubling: at the worst twice the five bytes.
        Assert.InRange(GC.GetTotalMemory(true) - before, 50_000_000, 100_000_000);
        GC.KeepAlive(directory);
    }

    [Fact]
    public void A_million_described_users_take_less_than_150_MB()
    {
        var before = GC.GetTotalMemory(true);
        var directory = new ChatDirectory();
        var users = directory.Users = new DirectoryUserTable(directory.UserIds);
        for (var i = 0; i < Million; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            users.Set(new DirectoryUser(Id(i), i) { Name = "Somebody Number " + number, Email = "somebody.number." + number + "@example.com", Role = "default" });
        }

        Assert.InRange(GC.GetTotalMemory(true) - before, 60L * Million, 150L * Million);
        Assert.Equal("Somebody Number 999999", users[Million - 1].Name);
    }

    private static string Id(int number) => "user-" + number.ToString("D7", CultureInfo.InvariantCulture);
}
