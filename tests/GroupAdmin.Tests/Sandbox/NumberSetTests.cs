using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Engine.Sandbox;
using Xunit;

namespace GroupAdmin.Tests.Sandbox;

public sealed class NumberSetTests
{
    [Fact]
    public void Behaves_like_a_sorted_set_through_thousands_of_random_changes()
    {
        var random = new Random(4711);
        var set = new NumberSet();
        var expected = new SortedSet<int>();
        for (var round = 0; round < 20_000; round++)
        {
            var number = random.Next(2) == 0 ? random.Next(300) : random.Next(10_000_500);
            if (random.Next(3) == 0)
            {
                Assert.Equal(expected.Remove(number), set.Remove(number));
            }
            else
            {
                Assert.Equal(expected.Add(number), set.Add(number));
            }
        }

        Assert.Equal(expected.Count, set.Count);
        Assert.Equal(expected, set.List());
        Assert.Equal(expected.Skip(777), set.List(777));
        Assert.Empty(set.List(expected.Count));
        Assert.All(expected, number => Assert.True(set.Contains(number)));
    }

    [Fact]
    public void Copy_is_not_reached_by_later_changes()
    {
        var set = new NumberSet();
        set.Add(1);
        set.Add(5000);
        var copy = set.Copy();

        set.Remove(1);
        set.Add(2);
        set.Add(9_999_999);
        set.Remove(5000);

        Assert.Equal([1, 5000], copy.List());
        Assert.Equal([2, 9_999_999], set.List());
    }
}
