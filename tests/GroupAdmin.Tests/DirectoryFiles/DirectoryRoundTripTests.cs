using System;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

public sealed class DirectoryRoundTripTests
{
    private const int Seed = 20261121;
    private const int Cases = 3000;

    [Theory]
    [InlineData(DirectoryFormat.Json)]
    [InlineData(DirectoryFormat.Csv)]
    public async Task Whatever_a_directory_holds_comes_back_and_is_written_the_same_again(DirectoryFormat format)
    {
        for (var i = 0; i < Cases; i++)
        {
            var directory = new RandomDirectory(Seed + i).Make();
            var file = Files.Write(format, directory);
            var reading = await Files.Read(format, file);
            Assert.True(reading.Problems.Count == 0, $"Case {i}: {string.Join(" / ", reading.Problems)}\n{Encoding.UTF8.GetString(file)}");
            Assert.Equal(DirectoryText.Of(directory), DirectoryText.Of(reading.Directory!));
            Assert.Equal(file, Files.Write(format, reading.Directory!));
        }
    }

    [Fact]
    public async Task One_format_says_what_the_other_says()
    {
        for (var i = 0; i < Cases; i++)
        {
            var directory = new RandomDirectory(-i).Make();
            var json = Files.Write(DirectoryFormat.Json, directory);
            var csv = Files.Write(DirectoryFormat.Csv, await Files.Good(DirectoryFormat.Json, json));
            Assert.Equal(json, Files.Write(DirectoryFormat.Json, await Files.Good(DirectoryFormat.Csv, csv)));
        }
    }

    [Theory]
    [InlineData(DirectoryFormat.Json, "utf-16")]
    [InlineData(DirectoryFormat.Json, "utf-16BE")]
    [InlineData(DirectoryFormat.Json, "utf-8")]
    [InlineData(DirectoryFormat.Csv, "utf-16")]
    [InlineData(DirectoryFormat.Csv, "utf-16BE")]
    [InlineData(DirectoryFormat.Csv, "utf-8")]
    public async Task A_file_that_was_saved_with_a_mark_in_another_encoding_says_the_same(DirectoryFormat format, string encoding)
    {
        for (var i = 0; i < 200; i++)
        {
            var directory = new RandomDirectory(Seed + i).Make();
            var target = Encoding.GetEncoding(encoding);
            byte[] saved = [.. target.GetPreamble(), .. target.GetBytes(Files.WriteText(format, directory).TrimStart('\uFEFF'))];
            Assert.Equal(DirectoryText.Of(directory), DirectoryText.Of(await Files.Good(format, saved)));
        }
    }

    [Theory]
    [InlineData(DirectoryFormat.Json)]
    [InlineData(DirectoryFormat.Csv)]
    public async Task It_does_not_matter_in_which_pieces_a_file_arrives(DirectoryFormat format)
    {
        for (var i = 0; i < 200; i++)
        {
            var directory = new RandomDirectory(Seed + i).Make();
            var file = Files.Write(format, directory);
            for (var size = 1; size < 8; size++)
            {
                var reading = await Files.Read(format, new TrickleStream(file, size));
                Assert.Empty(reading.Problems);
                Assert.Equal(DirectoryText.Of(directory), DirectoryText.Of(reading.Directory!));
            }
        }
    }

    [Theory]
    [InlineData(DirectoryFormat.Json)]
    [InlineData(DirectoryFormat.Csv)]
    public async Task A_file_that_was_cut_off_anywhere_or_has_a_byte_changed_is_never_a_crash(DirectoryFormat format)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var file = Files.Write(format, new RandomDirectory(Seed + i).Make());
            var cut = file.AsSpan(0, random.Next(file.Length)).ToArray();
            var reading = await Files.Read(format, cut);
            if (format == DirectoryFormat.Json)
            {
                // Without the last line feed alone, nothing is missing.
                Assert.Equal(cut.Length == file.Length - 1 ? 0 : 1, Math.Min(1, reading.ErrorCount));
                Assert.Equal(reading.ErrorCount == 0, reading.Directory is not null);
            }

            file[random.Next(file.Length)] = (byte)random.Next(256);
            reading = await Files.Read(format, file);
            Assert.Equal(reading.ErrorCount == 0, reading.Directory is not null);
        }
    }
}
