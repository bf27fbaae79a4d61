using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using GroupAdmin.Engine.Json;
using Xunit;

namespace GroupAdmin.Tests.Json;

public sealed class JsonPlainTests
{
    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\"", "é😀")]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData("42", 42L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("1e300", 1e300)]
    [InlineData("-1.5e-40", -1.5e-40)]
    public void A_single_value_becomes_the_plain_value_of_its_kind(string json, object? expected) => Assert.Equal(expected, Parse(json));

    [Theory]
    [InlineData("1.10", "1.10")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    public void A_number_keeps_every_digit_in_a_decimal(string json, string digits)
    {
        var value = Assert.IsType<decimal>(Parse(json));
        Assert.Equal(digits, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("123456789012345678901234567890123456789")]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    public void A_number_that_fits_nowhere_stays_the_text_that_was_sent(string json) => Assert.Equal(json, Parse(json));

    [Fact]
    public void Objects_and_lists_nest_in_their_order()
    {
        var value = Assert.IsType<Dictionary<string, object?>>(Parse("""{"a":[1,{"b":[]},"x"],"c":{}}"""));

        var list = Assert.IsType<object?[]>(value["a"]);
        Assert.Equal(1L, list[0]);
        Assert.Empty(Assert.IsType<object?[]>(Assert.IsType<Dictionary<string, object?>>(list[1])["b"]));
        Assert.Equal("x", list[2]);
        Assert.Empty(Assert.IsType<Dictionary<string, object?>>(value["c"]));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "a")]
    [InlineData("""[{"b":null},{"c":{"\u0061":1,"b":2,"a":1}}]""", "a")]
    public void A_name_that_comes_twice_in_one_object_is_refused_by_name(string json, string name)
    {
        var error = Assert.ThrowsAny<JsonException>(() => Parse(json));

        Assert.Equal($"names '{name}' twice in one object", JsonPlain.Flaw(error));
    }

    [Fact]
    public void A_text_that_breaks_off_is_told_as_such() =>
        Assert.Equal("is not complete, valid JSON", JsonPlain.Flaw(Assert.ThrowsAny<JsonException>(() => Parse("""{"a":1"""))));

    [Fact]
    public void A_name_of_half_a_character_is_an_error_whatever_names_were_read_before()
    {
        var names = Enumerable.Range('A', 26).SelectMany(first => Enumerable.Range('0', 10), (first, last) => $"{(char)first}{(char)last}");
        Parse($$"""{{{string.Join(",", names.Select(name => $"\"{name}\":1"))}}}""");

        Assert.ThrowsAny<JsonException>(() => Parse("""{"\udc00":1}"""));
    }

    [Fact]
    public void A_long_name_that_comes_twice_is_told_by_its_start()
    {
        var name = new string('n', 5000);

        Assert.True(JsonPlain.Flaw(Assert.ThrowsAny<JsonException>(() => Parse($$"""{"{{name}}":1,"{{name}}":2}"""))).Length < 120);
    }

    [Fact]
    public void Names_that_differ_in_case_are_different() =>
        Assert.Equal(["GUID", "guid"], Assert.IsType<Dictionary<string, object?>>(Parse("""{"GUID":1,"guid":2}""")).Keys);

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Equal(1L, JsonPlain.Parse([0xEF, 0xBB, 0xBF, (byte)'1']));

    [Fact]
    public void Nesting_is_taken_up_to_the_limit_and_refused_beyond()
    {
        Assert.NotNull(Parse(Nested(JsonPlain.MaximumDepth)));
        Assert.ThrowsAny<JsonException>(() => Parse(Nested(JsonPlain.MaximumDepth + 1)));
        Assert.ThrowsAny<JsonException>(() => Parse(Nested(100_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("{'a':1}")]
    [InlineData("1 2")]
    [InlineData("{} x")]
    [InlineData("nul")]
    [InlineData("<html></html>")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void What_is_no_JSON_is_an_error(string json) => Assert.ThrowsAny<JsonException>(() => Parse(json));

    [Fact]
    public void Bytes_that_are_no_text_are_an_error() => Assert.ThrowsAny<JsonException>(() => JsonPlain.Parse([(byte)'"', 0xFF, 0xFE, (byte)'"']));

    private static object? Parse(string json) => JsonPlain.Parse(Encoding.UTF8.GetBytes(json));

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
}
