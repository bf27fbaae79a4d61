using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

public sealed class UserFatesTests
{
    private readonly UserFates fates = new(StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void A_user_is_new_once_in_whatever_spelling()
    {
        Assert.True(fates.Add("ann", fates.HashOf("ann"), out _));
        Assert.False(fates.Add("Ann", fates.HashOf("Ann"), out var known));
        Assert.Null(known);
        Assert.Equal(1, fates.Count);
    }

    [Fact]
    public void What_became_of_a_user_is_known_to_whoever_gives_it_again()
    {
        fates.Add("ann", fates.HashOf("ann"), out _);
        Assert.Null(fates.Settle(fates.NumberOf("ann"), MemberOutcome.Refused));

        Assert.False(fates.Add("ANN", fates.HashOf("ANN"), out var known));
        Assert.Equal(MemberOutcome.Refused, known);
    }

    [Fact]
    public void Repetitions_are_handed_over_once_as_they_were_spelled()
    {
        fates.Add("ann", fates.HashOf("ann"), out _);
        fates.Add("Ann", fates.HashOf("Ann"), out _);
        fates.Add("ANN", fates.HashOf("ANN"), out _);

        Assert.Equal(["Ann", "ANN"], fates.Settle(fates.NumberOf("ann"), MemberOutcome.Done));
        Assert.Null(fates.Settle(fates.NumberOf("ann"), MemberOutcome.Done));
    }

    [Fact]
    public void A_reading_tells_of_the_users_alone_and_forgets_the_one_before()
    {
        fates.Add("ann", fates.HashOf("ann"), out _);
        fates.Add("ben", fates.HashOf("ben"), out _);
        Assert.False(fates.IsListed(fates.NumberOf("ann")));

        fates.BeginReading();
        fates.MarkListed(["ANN", "somebody else"]);
        Assert.True(fates.IsListed(fates.NumberOf("ann")));
        Assert.False(fates.IsListed(fates.NumberOf("ben")));
        Assert.Equal(-1, fates.NumberOf("somebody else"));
        Assert.Equal(2, fates.Count);

        fates.BeginReading();
        Assert.False(fates.IsListed(fates.NumberOf("ann")));
    }

    // The table grows by pieces of 2,048 users and of 16,384 slots: beside the edges of both, and beyond several of each.
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(4097)]
    [InlineData(16_385)]
    [InlineData(70_000)]
    public void However_many_there_are_each_is_found_by_the_number_of_its_first_mention(int users)
    {
        for (var number = 0; number < users; number++)
        {
            var user = $"u{number}";
            Assert.True(fates.Add(user, fates.HashOf(user), out _));
            fates.Settle(number, (MemberOutcome)(number % 3));
        }

        Assert.Equal(users, fates.Count);
        for (var number = 0; number < users; number++)
        {
            var user = $"U{number}";
            Assert.Equal(number, fates.NumberOf(user));
            Assert.Equal($"u{number}", fates[number]);
            Assert.False(fates.Add(user, fates.HashOf(user), out var known));
            Assert.Equal((MemberOutcome)(number % 3), known);
        }

        Assert.Equal(-1, fates.NumberOf($"u{users}"));
        Assert.Equal(users, fates.Count);
    }

    [Fact]
    public void Users_whose_hashes_are_the_same_are_told_apart()
    {
        var alike = new UserFates(new Alike());
        for (var number = 0; number < 300; number++)
        {
            Assert.True(alike.Add($"u{number}", alike.HashOf($"u{number}"), out _));
        }

        Assert.All(Enumerable.Range(0, 300), number => Assert.Equal(number, alike.NumberOf($"u{number}")));
        Assert.Equal(-1, alike.NumberOf("u300"));
    }

    [Fact]
    public void Users_who_await_being_read_back_are_counted_once_and_come_in_the_order_of_the_input()
    {
        foreach (var user in new[] { "cid", "ann", "ben", "dee" })
        {
            fates.Add(user, fates.HashOf(user), out _);
        }

        foreach (var number in new[] { 3, 0, 3, 1 })
        {
            fates.Open(number);
        }

        Assert.Equal(3, fates.OpenCount);
        Assert.Equal(["cid", "ann", "dee"], fates.ListOpen());
        Assert.False(fates.IsOpen(2));

        fates.CloseAll();
        Assert.Equal(0, fates.OpenCount);
        Assert.Empty(fates.ListOpen());
        Assert.DoesNotContain(Enumerable.Range(0, 4), fates.IsOpen);
    }

    [Fact]
    public void A_list_in_any_order_marks_the_same_users()
    {
        var users = Enumerable.Range(0, 5000).Select(static number => $"u{number}").ToList();
        users.ForEach(user => fates.Add(user, fates.HashOf(user), out _));
        var listed = users.Where(static (_, number) => number % 3 != 0).ToList();
        var random = new Random(7);
        string[][] orders =
        [
            [.. listed],
            [.. listed.AsEnumerable().Reverse()],
            [.. listed.OrderBy(_ => random.Next())],
            [.. listed.SelectMany(static user => new[] { user, user, $"x{user}" })],
        ];
        foreach (var order in orders)
        {
            fates.BeginReading();
            fates.MarkListed([.. order.Take(1234)]);
            fates.MarkListed([.. order.Skip(1234)]);
            Assert.Equal(listed, users.Where((_, number) => fates.IsListed(number)));
        }
    }

    private sealed class Alike : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) => -5;
    }
}
