using System;
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
}
