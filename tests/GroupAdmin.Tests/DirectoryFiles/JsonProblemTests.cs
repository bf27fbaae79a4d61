using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

public sealed class JsonProblemTests
{
    [Theory]
    [InlineData("", 0, null, "The file is empty.")]
    [InlineData(" \r\n\t ", 0, null, "The file is empty.")]
    [InlineData("\uFEFF", 0, null, "The file is empty.")]
    [InlineData("[]", 1, 1, "is to be an object")]
    [InlineData("\n\"x\"", 2, 1, "begins with a text")]
    [InlineData("{}", 0, null, "does not say the version")]
    [InlineData("""{"version": 1}""", 0, null, "no property \"groups\"")]
    [InlineData("""{"version": 2, "groups": []}""", 1, 13, "has the version 2")]
    [InlineData("""{"version": "1", "groups": []}""", 1, 13, "has the version \"1\"")]
    [InlineData("""{"version": [1, {"a": 2}], "groups": []}""", 1, 13, "has the version [1, {\"a\": 2}]")]
    [InlineData("""{"version": 1, "version": 1, "groups": []}""", 1, 16, "\"version\" of the file is given twice")]
    [InlineData("""{"version": 1, "groups": {}}""", 1, 26, "\"groups\" is to be a list, [ … ], and here is an object")]
    [InlineData("""{"version": 1, "platform": 7, "groups": []}""", 1, 28, "\"platform\" is to be a text in quotation marks, and here is a number")]
    [InlineData("{\"version\": 1,\n\"groups\": [\n  7]}", 3, 3, "A group is to be an object, { … }, and here is a number")]
    [InlineData("{\"version\": 1,\n\"groups\": [\n  {\"name\": \"n\"}]}", 3, null, "The group has no property \"id\"")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": null}]}", 2, 19, "The id of the group is to be a text in quotation marks, and here is null")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"\"}]}", 2, 19, "The id of the group is empty")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\\tb\"}]}", 2, 19, "'a·b' of the group holds a control character (U+0009 at position 2)")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"type\": \"Secret\"}]}", 2, 32, "'Secret' is no type of a group. The types are Public, Password, Private")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"type\": \"2\"}]}", 2, 32, "'2' is no type")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"owner\": \"\"}]}", 2, 33, "The id of the owner is empty")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"metadata\": []}]}", 2, 36, "\"metadata\" is to be an object, { … }, and here is a list")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"members\": \"u1\"}]}", 2, 35, "\"members\" is to be a list, [ … ], and here is a text")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"members\": [\n\"é😀\", true]}]}", 3, 7, "The id of the user is to be a text in quotation marks, and here is true or false")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"members\": [{\"role\": \"x\"}]}]}", 2, null, "The member has no property \"id\"")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"bans\": [{\"id\": \"x\"}]}]}", 2, 33, "The id of the user is to be a text")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\"},\n {\"id\": \"a\"}]}", 3, null, "The group 'a' stands in the file twice; the first time in line 2")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"members\": [\"u\",\n\"v\",\n\"u\"]}]}", 4, null, "'u' is a member of the group 'a' twice; the first time stands in line 2")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"bans\": [\"u\",\n\"u\"]}]}", 3, null, "'u' is banned from the group 'a' twice; the first time stands in line 2")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"bans\": [\"u\"],\n\"members\": [\"u\"]}]}", 2, null, "'u' is banned from the group 'a' and is a member of it in line 3")]
    [InlineData("{\"version\": 1, \"groups\": [],\n\"users\": [{\"id\": \"u\"},\n{\"id\": \"u\"}]}", 3, null, "The user 'u' is described twice; the first time in line 2")]
    [InlineData("{\"version\": 1, \"groups\": [],\n\"users\": [{\"name\": \"u\"}]}", 2, 11, "The user has no property \"id\"")]
    [InlineData("{\"version\": 1, \"groups\": [],\n\"users\": [\"u\"]}", 2, 11, "A user is to be an object")]
    [InlineData("{\"version\": 1, \"groups\": [],\n\"users\": [{\"id\": \"u\", \"email\": 7}]}", 2, 32, "\"email\" is to be a text in quotation marks, and here is a number")]
    [InlineData("{\"version\": 1,\n\"groups\": [{\"id\": \"\\ud800\"}]}", 2, 19, "no valid Unicode")]
    [InlineData("{\"version\": 1,\n\"groups\": [],}", 2, null, "no valid JSON from here on")]
    [InlineData("{\"version\": 1,\n\"groups\": [\n", 3, null, "no valid JSON from here on")]
    [InlineData("{\"version\": 1,\n\"groups\": []}\n{}", 3, null, "no valid JSON from here on")]
    [InlineData("{\"version\": 1,\n// why\n\"groups\": []}", 2, null, "no valid JSON from here on")]
    [InlineData("GroupId,UserId\r\nops,u1\r\n", 1, null, "no valid JSON from here on")]
    public async Task A_wrong_file_is_refused_with_line_column_and_reason(string file, int line, int? column, string reason)
    {
        var reading = await Files.Read(DirectoryFormat.Json, file);
        Assert.Null(reading.Directory);
        var problem = reading.Problems[0];
        Assert.Equal(DirectoryProblemSeverity.Error, problem.Severity);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task Every_error_is_told_and_not_the_first_alone()
    {
        var reading = await Files.Read(DirectoryFormat.Json, """
            {
              "version": 3,
              "groups": [
                { "id": "", "type": "Secret" },
                { "id": "ops", "owner": 7, "members": ["u1", 5, { "id": "u1" }, { "id": "u\u0000" }], "bans": ["u1"] },
                { "id": "ops" }
              ],
              "users": {}
            }
            """);
        Assert.Equal([2, 4, 4, 5, 5, 5, 5, 5, 6, 8], reading.Problems.Select(problem => problem.Line));
        Assert.Equal(10, reading.ErrorCount);
        Assert.All(reading.Problems.Where(problem => problem.Line == 5), problem => Assert.Equal("ops", problem.GroupId));
        Assert.Null(reading.Directory);
    }

    [Fact]
    public async Task What_is_strange_and_no_error_is_a_warning()
    {
        var reading = await Files.Read(DirectoryFormat.Json, """
            {
              "version": 1, "$schema": "./my-copy.json", "$comment": "kept by hand",
              "exportedAt": "2026-11-21",
              "groups": [{ "id": "ops ", "Name": "Ops", "$comment": "why", "members": [" u1", { "id": "u2", "since": [1, [2]], "$comment": "x" }] }],
              "users": [{ "id": "u1", "phone": null }]
            }
            """);
        Assert.NotNull(reading.Directory);
        Assert.Equal((0, 6), (reading.ErrorCount, reading.WarningCount));
        Assert.All(reading.Problems, problem => Assert.Equal(DirectoryProblemSeverity.Warning, problem.Severity));
        Assert.Equal([3, 4, 4, 4, 4, 5], reading.Problems.Select(problem => problem.Line));
        Assert.Contains(reading.Problems, problem => problem.Message.StartsWith("\"Name\" is no property of a group", StringComparison.Ordinal));
        Assert.Equal(2, reading.Directory.Groups[0].Members!.Count);
    }

    [Fact]
    public async Task What_is_null_or_left_out_is_not_managed()
    {
        var directory = await Files.Good(DirectoryFormat.Json, """
            { "groups": [ { "id": "a", "name": null, "type": null, "owner": null, "description": null, "metadata": null, "members": null, "bans": null },
                          { "members": [], "id": "b", "bans": [], "description": "" , "type": "private" } ], "users": null, "version": 1 }
            """);
        Assert.Equal(DirectoryFields.None, directory.Groups[0].Given);
        Assert.Equal(DirectoryFields.Members | DirectoryFields.Bans | DirectoryFields.Description | DirectoryFields.Type, directory.Groups[1].Given);
        Assert.Equal(ChatGroupType.Private, directory.Groups[1].Type);
    }

    [Fact]
    public async Task The_first_hundred_errors_are_kept_and_the_others_counted()
    {
        var members = string.Join(",\n", Enumerable.Repeat("\"u\"", 100_000));
        var reading = await Files.Read(DirectoryFormat.Json, "{\"version\": 1, \"groups\": [{\"id\": \"a\", \"members\": [\n" + members + "]}]}");
        Assert.Equal((100, 99_999), (reading.Problems.Count, reading.ErrorCount));
        Assert.Equal(Enumerable.Range(3, 100), reading.Problems.Select(problem => problem.Line));
    }

    [Fact]
    public async Task Deep_nesting_and_huge_texts_are_refused_and_not_followed()
    {
        var deep = "{\"version\": 1,\n\"groups\": [{\"id\": \"a\", \"metadata\": {\"x\": " + new string('[', 100_000) + new string(']', 100_000) + "}}]}";
        var huge = "{\"version\": 1,\n\"groups\": [\n{\"id\": \"a\", \"description\":\n\"" + new string('x', 20_000_000) + "\"}]}";
        var endless = "{\"version\": 1,\n\"groups\": [{\"id\": \"" + new string('x', 5_000_000);
        foreach (var (file, line) in new[] { (deep, 2), (huge, 3), (endless, 2) })
        {
            var reading = await Files.Read(DirectoryFormat.Json, file);
            var problem = Assert.Single(reading.Problems);
            Assert.InRange(problem.Line, line, line + 1);
            Assert.Null(reading.Directory);
        }
    }

    [Fact]
    public async Task A_text_in_another_encoding_is_refused_in_its_line()
    {
        var file = Encoding.Latin1.GetBytes("{\"version\": 1, \"groups\": [\n{\"id\": \"a\",\n\"name\": \"Müller\"}]}");
        var reading = await Files.Read(DirectoryFormat.Json, file);
        var problem = Assert.Single(reading.Problems);
        Assert.Equal((3, 9), (problem.Line, problem.Column));
        Assert.Contains("UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_members_in_one_line_are_told_by_their_columns()
    {
        var members = string.Join(",", Enumerable.Range(0, 200_000).Select(i => "\"u" + i.ToString("D6", CultureInfo.InvariantCulture) + "\""));
        var reading = await Files.Read(DirectoryFormat.Json, "{\"version\":1,\"groups\":[{\"id\":\"a\",\"members\":[" + members + ",7]}]}");
        var problem = Assert.Single(reading.Problems);
        Assert.Equal((1, 45 + (200_000 * 10)), (problem.Line, problem.Column));
    }
}
