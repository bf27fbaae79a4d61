using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Audit;
using GroupAdmin.Tests.Recording;
using Xunit;

namespace GroupAdmin.Tests.Audit;

public sealed class AuditFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder["audit.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Many_writers_leave_every_line_whole()
    {
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            var file = new AuditFile(Path, TimeSpan.FromMinutes(2));
            for (var n = 0; n < 50; n++)
            {
                file.Append(new JsonLine().Add("writer", writer).Add("n", n).Add("filler", new string('x', 3000)).End());
            }
        }));

        await Task.WhenAll(writers);

        var lines = File.ReadAllLines(Path).Select(static line => JsonDocument.Parse(line).RootElement).Select(static line => (Writer: line.GetProperty("writer").GetInt32(), N: line.GetProperty("n").GetInt32())).ToList();
        Assert.Equal(200, lines.Distinct().Count());
        Assert.All(lines.GroupBy(static line => line.Writer), static own => Assert.Equal(Enumerable.Range(0, 50), own.Select(static line => line.N)));
    }

    [Fact]
    public void What_is_there_stays_and_a_line_that_was_cut_off_does_not_swallow_the_next()
    {
        File.WriteAllText(Path, "{\"old\":true}\n{\"cut");

        new AuditFile(Path, TimeSpan.Zero).Append("{\"new\":true}\n");

        Assert.Equal("{\"old\":true}\n{\"cut\n{\"new\":true}\n", File.ReadAllText(Path));
    }

    [Fact]
    public void A_reader_is_not_in_the_way_and_sees_every_line_at_once()
    {
        var file = new AuditFile(Path, TimeSpan.Zero);
        file.Append("1\n");
        using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

        file.Append("2\n");

        Assert.Equal("1\n2\n", reader.ReadToEnd());
    }

    [Fact]
    public void Whoever_holds_the_file_too_long_is_an_error_and_nothing_is_written()
    {
        var file = new AuditFile(Path, TimeSpan.FromMilliseconds(50));
        using (new FileStream(Path + ".lock", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.ThrowsAny<IOException>(() => file.Append("lost\n"));
        }

        file.Append("kept\n");

        Assert.Equal("kept\n", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quoted\" \\ back\\slash")]
    [InlineData("line\r\nbreaks\tand\0controls\u001f\u007f\u0085\u2028")]
    [InlineData("Grüße, 日本, 😀")]
    public void Any_text_is_one_line_of_json_and_comes_back(string text)
    {
        var line = new JsonLine().Add("a", text).Add("b", new[] { text, string.Empty }).Add("c", (string?)null).End();

        Assert.Equal(1, line.Count(static c => char.IsControl(c) || c is '\u2028'));
        var read = JsonDocument.Parse(line).RootElement;
        Assert.Equal(text, read.GetProperty("a").GetString());
        Assert.Equal([text, string.Empty], read.GetProperty("b").EnumerateArray().Select(static item => item.GetString()));
        Assert.False(read.TryGetProperty("c", out _));
    }

    [Fact]
    public void Half_a_character_does_not_break_the_line()
    {
        new AuditFile(Path, TimeSpan.Zero).Append(new JsonLine().Add("id", "a\ud800b").End());

        Assert.Equal("{\"id\":\"a\\ud800b\"}\n", File.ReadAllText(Path));
    }
}
