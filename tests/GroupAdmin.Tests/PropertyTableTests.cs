using System;
using System.Collections.Generic;
using System.Globalization;
using Xunit;

namespace GroupAdmin.Tests;

public sealed class PropertyTableTests
{
    [Fact]
    public void Reads_as_keys_and_values()
    {
        var table = new PropertyTable
        {
            ["credits"] = 0L,
            ["rate"] = 1.5,
            ["name"] = "Ada",
            ["nothing"] = null,
            ["groups"] = new object?[] { "a", new Dictionary<string, object?> { ["id"] = "b" } },
        };
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal("credits=0; rate=1.5; name=Ada; nothing=; groups=[a, {id=b}]", table.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Object_without_more_reads_as_empty_and_cannot_be_spoilt_for_others()
    {
        var group = new ChatGroup();

        Assert.Equal(string.Empty, group.AdditionalProperties.ToString());
        Assert.Empty(group.AdditionalProperties);
        Assert.Throws<NotSupportedException>(() => group.AdditionalProperties.Add("a", 1));
    }

    [Fact]
    public void Keeps_what_it_is_given()
    {
        var given = new Dictionary<string, object?> { ["a"] = 1L };
        var group = new ChatGroup { AdditionalProperties = given, Metadata = given };

        Assert.Equal("a=1", group.AdditionalProperties.ToString());
        Assert.Equal("a=1", group.Metadata!.ToString());
        Assert.Null(new ChatGroup { Metadata = null }.Metadata);
    }
}
