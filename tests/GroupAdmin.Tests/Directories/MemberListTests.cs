using System;
using System.Globalization;
using System.Linq;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.Directories;

public sealed class MemberListTests
{
    [Fact]
    public void Members_keep_their_order_and_only_those_with_a_role_have_one()
    {
        var list = new MemberList();
        Assert.False(list.HasRoles);
        list.Add(7);
        list.Add(3, "admin");
        list.Add(5);
        list.Add(1, "Admin");
        Assert.True(list.HasRoles);
        Assert.Equal([(7, null), (3, "admin"), (5, null), (1, "Admin")], Content(list));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.UserAt(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.RoleAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Add(-1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Sorting_takes_the_roles_along_however_many_there_are(int roles)
    {
        var pool = new IdPool();
        var list = new MemberList();
        var expected = Enumerable.Range(0, 2000)
            .Select(i => (Id: "u" + (i * 7919 % 2000).ToString(CultureInfo.InvariantCulture), Role: i % (roles + 1) == 0 ? null : "r" + (i % (roles + 1)).ToString(CultureInfo.InvariantCulture)))
            .ToArray();
        foreach (var (id, role) in expected)
        {
            list.Add(pool.Add(id), role);
        }

        Assert.Equal(expected, Content(list).Select(entry => (pool[entry.User], entry.Role)));
        list.Sort(pool);
        Assert.Equal(expected.OrderBy(entry => entry.Id, StringComparer.Ordinal), Content(list).Select(entry => (pool[entry.User], entry.Role)));
    }

    private static (int User, string? Role)[] Content(MemberList list) =>
        [.. Enumerable.Range(0, list.Count).Select(i => (list.UserAt(i), list.RoleAt(i)))];
}
