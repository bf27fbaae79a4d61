using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Platforms.AtomChat;
using Xunit;

namespace GroupAdmin.Tests.Json;

public sealed class JsonStreamReaderTests
{
    private const string Document =
        """
         { "a\u0062" : [ 1, -2.50, "é\n😀", true, null, {} , [] ], "skip":{"deep":[[{"x":"}]"}],2]},
          "whole": {"n": 12345678901234567890, "l":["a,b", {"k":false}]}, "last" : "\\\"" }
        """;

    [Fact]
    public async Task Every_split_of_the_text_reads_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);
        var expected = await TokensAsync(new MemoryStream(bytes));
        Assert.Contains("PropertyName@1 ab", expected);
        Assert.Contains("String@2 é\n😀", expected);
        Assert.Contains("EndObject@0", expected);
        for (var split = 0; split <= bytes.Length; split++)
        {
            Assert.Equal(expected, await TokensAsync(new SlicedStream(bytes, split, bytes.Length)));
        }

        Assert.Equal(expected, await TokensAsync(new SlicedStream(bytes, 0, 1)));
    }

    [Fact]
    public async Task Every_split_gives_the_same_whole_values_and_skips_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);
        for (var split = 0; split <= bytes.Length; split++)
        {
            await CheckAsync(new SlicedStream(bytes, split, bytes.Length));
        }

        await CheckAsync(new SlicedStream(bytes, 0, 1));

        static async Task CheckAsync(Stream stream)
        {
            using var json = new JsonStreamReader(stream);
            await json.ReadAsync(default);
            await json.ReadAsync(default);
            Assert.Equal("ab", json.GetText());
            await json.ReadAsync(default);
            var list = Assert.IsType<object?[]>(await json.ReadValueAsync(default));
            Assert.Equal(JsonTokenType.EndArray, json.TokenType);
            Assert.Equal([1L, -2.50m, "é\n😀", true, null], list.Take(5));
            await json.ReadAsync(default);
            Assert.Equal("skip", json.GetText());
            await json.ReadAsync(default);
            await json.SkipAsync(default);
            await json.ReadAsync(default);
            Assert.Equal("whole", json.GetText());
            await json.ReadAsync(default);
            var whole = Assert.IsType<Dictionary<string, object?>>(await json.ReadValueAsync(default));
            Assert.Equal(12345678901234567890m, whole["n"]);
            Assert.Equal("a,b", Assert.IsType<object?[]>(whole["l"])[0]);
            await json.ReadAsync(default);
            Assert.Equal("last", json.GetText());
            await json.ReadAsync(default);
            Assert.Equal("\\\"", await json.ReadValueAsync(default));
            Assert.True(await json.ReadAsync(default));
            Assert.Equal(JsonTokenType.EndObject, json.TokenType);
            Assert.False(await json.ReadAsync(default));
        }
    }

    [Fact]
    public async Task A_text_cut_off_at_any_byte_is_an_error()
    {
        var bytes = Encoding.UTF8.GetBytes(Document.TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            await Assert.ThrowsAnyAsync<JsonException>(() => TokensAsync(new SlicedStream(cut, 0, 7)));
            await Assert.ThrowsAnyAsync<JsonException>(() => WholeAsync(new SlicedStream(cut, 0, 7)));
            await Assert.ThrowsAnyAsync<JsonException>(() => SkippedAsync(new SlicedStream(cut, 0, 7)));
        }
    }

    [Fact]
    public async Task Every_byte_changed_to_another_is_an_error_or_a_value_and_never_a_crash()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);
        var random = new Random(20240817);
        for (var round = 0; round < 3000; round++)
        {
            var spoiled = (byte[])bytes.Clone();
            spoiled[random.Next(spoiled.Length)] = (byte)random.Next(256);
            var streamed = await ResultAsync(() => WholeAsync(new SlicedStream(spoiled, random.Next(spoiled.Length), 5)));
            var whole = await ResultAsync(() => Task.FromResult(JsonPlain.Parse(spoiled)));
            Assert.Equal(whole, streamed);
        }

        static async Task<string> ResultAsync(Func<Task<object?>> read)
        {
            try
            {
                return JsonSerializer.Serialize(await read());
            }
            catch (JsonException)
            {
                return "error";
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_byte_order_mark_is_passed_over_wherever_it_is_split(int split)
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, (byte)'[', (byte)'7', (byte)']'];
        Assert.Equal([7L], Assert.IsType<object?[]>(await WholeAsync(new SlicedStream(bytes, split, 1))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("[1] 2")]
    [InlineData("[1]]")]
    [InlineData("<html>")]
    public async Task What_is_no_single_JSON_value_is_an_error(string text) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => TokensAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public async Task Nesting_beyond_the_limit_is_an_error_even_where_it_is_skipped()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65));
        await Assert.ThrowsAnyAsync<JsonException>(() => TokensAsync(new MemoryStream(deep)));
        await Assert.ThrowsAnyAsync<JsonException>(() => SkippedAsync(new MemoryStream(deep)));
        await Assert.ThrowsAnyAsync<JsonException>(() => WholeAsync(new MemoryStream(deep)));
    }

    [Fact]
    public async Task A_token_longer_than_the_limit_is_an_error()
    {
        var text = Encoding.UTF8.GetBytes("[\"" + new string('x', 100_000) + "\"]");
        var error = await Assert.ThrowsAnyAsync<JsonException>(() => TokensAsync(new MemoryStream(text), 32 * 1024));
        Assert.Contains("longer than", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await TokensAsync(new MemoryStream(text), 256 * 1024)).Count);
    }

    [Fact]
    public async Task A_value_that_is_skipped_may_be_longer_than_the_limit()
    {
        var text = Encoding.UTF8.GetBytes("[" + string.Join(",", Enumerable.Repeat("\"abcdefgh\"", 20_000)) + "]");
        using var json = new JsonStreamReader(new MemoryStream(text), 32 * 1024);
        await json.ReadAsync(default);
        await json.SkipAsync(default);
        Assert.False(await json.ReadAsync(default));

        using var again = new JsonStreamReader(new MemoryStream(text), 32 * 1024);
        await again.ReadAsync(default);
        await Assert.ThrowsAnyAsync<JsonException>(async () => await again.ReadValueAsync(default));
    }

    [Fact]
    public async Task A_list_reads_the_same_whatever_part_of_it_has_arrived()
    {
        var bytes = "\uFEFF [ 1, {\"a\":[{}, \"]\"]} ,\"é,\\\"\", [ ], null,-2.5 , [[1],[2]],{}, 17 ] "u8.ToArray();
        var expected = JsonSerializer.Serialize(JsonPlain.Parse(bytes));
        for (var split = 0; split <= bytes.Length; split++)
        {
            for (var most = 1; most <= 4; most++)
            {
                Assert.Equal(expected, JsonSerializer.Serialize(await ArrivedAsync(new SlicedStream(bytes, split, bytes.Length), most)));
                Assert.Equal(expected, JsonSerializer.Serialize(await ArrivedAsync(new SlicedStream(bytes, split, 3), most)));
            }
        }
    }

    [Fact]
    public async Task Members_ids_read_the_same_whether_or_not_each_member_has_arrived_whole()
    {
        var bytes = """
            [{"uid":"a"}, {"name":{"uid":"no","x":[1,{"uid":2}]},"UID":"b","last":null} ,{"uid":"\u0063","n":"}]{"},"d",5, {"\u0075id":"e"},{"UID":7,"uid":"7"},{"a":true,"uid":false}]
            """u8.ToArray();
        string[] expected = ["a", "b", "c", "d", "5", "e", "7", "false"];
        for (var split = 0; split <= bytes.Length; split++)
        {
            for (var most = 1; most <= 3; most++)
            {
                Assert.Equal(expected, await ArrivedIdsAsync(new SlicedStream(bytes, split, bytes.Length), most));
                Assert.Equal(expected, await ArrivedIdsAsync(new SlicedStream(bytes, split, 2), most));
            }
        }
    }

    [Theory]
    [InlineData("""[{"uid":"a"},{"uid":"b","name":1,"uid":"c"},{"uid":"d"}]""", "names two UIDs for one member")]
    [InlineData("""[{"uid":"a"},{"name":"b"},{"uid":"d"}]""", "names no UID for a member")]
    [InlineData("""[{"uid":"a"},{"uid":""},{"uid":"d"}]""", "names no UID for a member")]
    [InlineData("""[{"uid":"a"},{"uid":null},{"uid":"d"}]""", "names no UID for a member")]
    [InlineData("""[{"uid":"a"},{"uid":{"uid":"x"}},{"uid":"d"}]""", "names no UID for a member")]
    [InlineData("""[{"uid":"a"},[],{"uid":"d"}]""", "names no UID for a member")]
    public async Task A_member_without_one_id_is_an_error_wherever_the_answer_was_cut(string text, string flaw)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var split = 0; split <= bytes.Length; split++)
        {
            var error = await Assert.ThrowsAsync<FormatException>(() => ArrivedIdsAsync(new SlicedStream(bytes, split, 3), 10));
            Assert.Equal(flaw, error.Message);
        }
    }

    [Theory]
    [InlineData("""[{"uid":"a"},{"uid":"b","x":}]""")]
    [InlineData("""[{"uid":"a"},{"uid":"\uD800"}]""")]
    [InlineData("""[{"uid":"a"},{"uid":"b"]""")]
    [InlineData("""[{"uid":"a"},{"uid":"bcd""")]
    [InlineData("""[{"uid":"a"},{"uid" "b"}]""")]
    public async Task A_member_that_is_no_JSON_is_an_error_wherever_the_answer_was_cut(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var split = 0; split <= bytes.Length; split++)
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => ArrivedIdsAsync(new SlicedStream(bytes, split, 3), 10));
        }
    }

    [Fact]
    public async Task No_more_of_a_list_is_read_than_was_asked_for()
    {
        using var json = new JsonStreamReader(new MemoryStream("[1,2,3,4]"u8.ToArray()));
        await json.ReadAsync(default);
        var items = new List<object?>();

        json.ReadArrived(JsonPlain.Read, items, 3);

        Assert.Equal([1L, 2L, 3L], items);
        Assert.Equal(JsonTokenType.Number, json.TokenType);
        Assert.Equal(1, json.Depth);
        await json.ReadAsync(default);
        Assert.Equal(4L, await json.ReadValueAsync(default));
    }

    [Theory]
    [InlineData("[1,2,{\"a\":x},4]")]
    [InlineData("[1,2,{\"a\":\"\\uD800\"},4]")]
    [InlineData("[1,2}")]
    [InlineData("[1,2 3]")]
    [InlineData("[1,2,")]
    [InlineData("[1,2,{\"a\":[")]
    public async Task What_came_before_an_error_in_a_list_is_read_and_then_the_error(string text)
    {
        using var json = new JsonStreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await json.ReadAsync(default);
        var items = new List<object?>();

        json.ReadArrived(JsonPlain.Read, items, 10);

        Assert.Equal([1L, 2L], items);
        await Assert.ThrowsAnyAsync<JsonException>(async () =>
        {
            json.ReadArrived(JsonPlain.Read, items, 10);
            await json.ReadAsync(default);
            await json.ReadValueAsync(default);
        });
        Assert.Equal(2, items.Count);
    }

    [Fact]
    public async Task A_value_of_a_list_that_cannot_be_used_stops_it_where_it_is()
    {
        using var json = new JsonStreamReader(new MemoryStream("[1,2,3]"u8.ToArray()));
        await json.ReadAsync(default);
        var items = new List<long>();

        Assert.Throws<FormatException>(() => json.ReadArrived(static (ref reader) => reader.GetInt64() is var number && number != 2 ? number : throw new FormatException("Two."), items, 10));

        Assert.Equal([1L], items);
        await json.ReadAsync(default);
        Assert.Equal(2L, await json.ReadValueAsync(default));
    }

    [Fact]
    public async Task The_start_of_the_text_is_kept_for_messages()
    {
        var text = Encoding.UTF8.GetBytes("[" + string.Join(",", Enumerable.Range(0, 50_000)) + "]");
        using var json = new JsonStreamReader(new SlicedStream(text, 3, 1000));
        while (await json.ReadAsync(default))
        {
        }

        Assert.Equal(text.Take(4096), json.Head.ToArray());
    }

    [Fact]
    public async Task A_cancelled_wait_ends_the_reading()
    {
        using var json = new JsonStreamReader(new SlicedStream("[1,2,3]"u8.ToArray(), 3, 1));
        using var source = new CancellationTokenSource();
        await json.ReadAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await json.ReadAsync(source.Token))
            {
            }
        });
    }

    private static Task<List<object?>> ArrivedAsync(Stream stream, int most) =>
        ArrivedAsync(stream, most, static (json, into, most) => json.ReadArrived(JsonPlain.Read, into, most), JsonPlain.Read);

    private static Task<List<string>> ArrivedIdsAsync(Stream stream, int most) =>
        ArrivedAsync(stream, most, static (json, into, most) => json.ReadArrived(AtomChatShapes.TryMemberId, into, most), AtomChatShapes.MemberId);

    // Reads a list as the listings do: what has arrived at once, and the rest step by step.
    private static async Task<List<T>> ArrivedAsync<T>(Stream stream, int most, Action<JsonStreamReader, List<T>, int> readArrived, JsonStreamReader.Parser<T> parse)
    {
        using var json = new JsonStreamReader(stream);
        await json.ReadAsync(default);
        var items = new List<T>();
        while (true)
        {
            var before = items.Count;
            readArrived(json, items, most);
            Assert.InRange(items.Count - before, 0, most);
            if (items.Count > before)
            {
                continue;
            }

            await json.ReadAsync(default);
            if (json.TokenType == JsonTokenType.EndArray && json.Depth == 0)
            {
                Assert.False(await json.ReadAsync(default));
                return items;
            }

            items.Add(await json.ReadValueAsync(parse, default));
        }
    }

    private static async Task<List<string>> TokensAsync(Stream stream, int maximum = 1024 * 1024)
    {
        var tokens = new List<string>();
        using var json = new JsonStreamReader(stream, maximum);
        while (await json.ReadAsync(default))
        {
            var value = json.TokenType switch
            {
                JsonTokenType.PropertyName => " " + json.GetText(),
                JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray => string.Empty,
                _ => " " + await json.ReadValueAsync(default),
            };
            tokens.Add($"{json.TokenType}@{json.Depth}{value}");
        }

        return tokens;
    }

    private static async Task<object?> WholeAsync(Stream stream)
    {
        using var json = new JsonStreamReader(stream);
        await json.ReadAsync(default);
        var value = await json.ReadValueAsync(default);
        Assert.False(await json.ReadAsync(default));
        return value;
    }

    private static async Task<object?> SkippedAsync(Stream stream)
    {
        using var json = new JsonStreamReader(stream);
        await json.ReadAsync(default);
        await json.SkipAsync(default);
        await json.ReadAsync(default);
        return null;
    }
}
