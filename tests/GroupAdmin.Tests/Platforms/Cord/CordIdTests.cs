using System.Linq;
using GroupAdmin.Engine.Platforms.Cord;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

public sealed class CordIdTests
{
    [Theory]
    [InlineData("u1")]
    [InlineData("a/b")]
    [InlineData("50%")]
    [InlineData(" leading and trailing ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a,b")]
    [InlineData("日本😀")]
    [InlineData("Cord:x")]
    public void Cord_takes_these_ids(string id) => Assert.Null(CordIds.Refuse(id));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("cord:admin", "cord:")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\u200Db", "U+200D")]
    [InlineData("a\u00ADb", "U+00AD")]
    [InlineData("a\uE000b", "U+E000")]
    public void Cord_refuses_these_ids_and_the_reason_is_told(string id, string reason) => Assert.Contains(reason, CordIds.Refuse(id));

    [Fact]
    public void Half_a_character_is_refused() => Assert.Contains("U+D800", CordIds.Refuse("a" + '\uD800' + "b"));

    [Theory]
    [InlineData(320, true)]
    [InlineData(321, false)]
    public void The_length_is_counted_in_code_points(int length, bool isTaken)
    {
        var id = string.Concat(Enumerable.Repeat("😀", length));

        Assert.Equal(isTaken, CordIds.Refuse(id) is null);
    }

    [Fact]
    public void A_list_takes_128_code_points()
    {
        Assert.True(CordIds.FitsInList(string.Concat(Enumerable.Repeat("😀", 128))));
        Assert.False(CordIds.FitsInList(new string('x', 129)));
    }
}
