using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

public sealed class CsvProblemTests
{
    private const string Header = "GroupId,GroupName,Type,Owner,GroupMetadata,UserId,Role,State,Email\n";

    [Theory]
    [InlineData("", 0, "The file is empty.")]
    [InlineData("\uFEFF\r\n\r\n", 0, "The file is empty.")]
    [InlineData("sep=;\r\n", 0, "The file is empty.")]
    [InlineData("Team,Person\nops,u1\n", 1, "The file has no column GroupId (nor GUID or Group)")]
    [InlineData("GroupId,Mail\nops,u1\n", 1, "The file has no column UserId (nor UID or User)")]
    [InlineData("\n\nGroupId,UserId,GUID\n", 3, "The column GroupId is there twice: cells 1 and 3 of the first line ('GUID')")]
    [InlineData("GroupId,UserId,userid\nops,u1,u1\n", 1, "The column UserId is there twice")]
    [InlineData("{\"version\": 1}", 1, "a quotation mark inside")]
    public async Task A_header_that_cannot_be_used_is_refused(string file, int line, string reason) => await Refused(file, line, reason);

    [Theory]
    [InlineData(",,,,,u1,,,\n", 2, "The row names no group")]
    [InlineData("\"\",,,,,u1,,,\n", 2, "The row names no group")]
    [InlineData("\nops,,,,,u1,,,\nops,,,,,u2,,,\nops,,,,,u1,,member,\n", 5, "'u1' is a member of the group 'ops' twice; the first time stands in line 3")]
    [InlineData("ops,,,,,u1,,banned,\nweb,,,,,u1,,,\nops,,,,,u1,,banned,\n", 4, "'u1' is banned from the group 'ops' twice; the first time stands in line 2")]
    [InlineData("ops,,,,,u1,,banned,\nweb,,,,,u1,,,\nops,,,,,u1,,,\n", 2, "'u1' is banned from the group 'ops' and is a member of it in line 4")]
    [InlineData("ops,,Privat,,,u1,,,\n", 2, "'Privat' is no type of a group")]
    [InlineData("ops,Ops,,,,u1,,,\nweb,Web,,,,u1,,,\nops,Operations,,,,u2,,,\n", 4, "The GroupName of the group 'ops' is 'Operations' here and 'Ops' in line 2")]
    [InlineData("ops,,public,,,u1,,,\nops,,Private,,,u2,,,\n", 3, "The Type of the group 'ops' is 'Private' here and 'Public' in line 2")]
    [InlineData("ops,,,a,,u1,,,\nops,,,b,,u2,,,\n", 3, "The Owner of the group 'ops' is 'b' here and 'a' in line 2")]
    [InlineData("ops,,,,\"{\"\"a\"\": 1}\",u1,,,\nops,,,,{},u2,,,\n", 3, "The GroupMetadata of the group 'ops'")]
    [InlineData("ops,,,,[1],u1,,,\n", 2, "The cell GroupMetadata is to hold a JSON object")]
    [InlineData("ops,,,,{,u1,,,\n", 2, "The cell GroupMetadata is to hold a JSON object")]
    [InlineData("ops,,,,,u1,,,a@x\nweb,,,,,u1,,,b@x\n", 3, "The Email of the user 'u1' is 'b@x' here and 'a@x' before")]
    [InlineData("ops,,,,,u1,,gone,\n", 2, "'gone' is no state. The states are member")]
    [InlineData("ops,,,,,u1,admin,banned,\n", 2, "is banned from the group 'ops' and has a role in it")]
    [InlineData("ops,,,,,,admin,,\n", 2, "The row describes a user and names none")]
    [InlineData("ops,,,,,,,,a@x\n", 2, "The row describes a user and names none")]
    [InlineData("ops,,,,,u1,,unlisted,\n", 2, "The row names a user and the State 'unlisted'")]
    [InlineData("ops,,,,,u1,,,\nops,,,,,,,unlisted,\n", 3, "the members of the group 'ops' are not listed, and other rows list them")]
    [InlineData("ops,,,,,u1,,user,\n", 2, "describes a user alone, and names a group")]
    [InlineData(",,,,,,,user,a@x\n", 2, "The id of the user is empty")]
    [InlineData("ops,,,,,\"u\t1\",,,\n", 2, "holds a control character (U+0009 at position 2)")]
    [InlineData("\"o\nps\",,,,,u1,,,\n", 2, "holds a control character (U+000A at position 2)")]
    [InlineData("ops,,,\"\0\",,u1,,,\n", 2, "of the owner holds a control character")]
    [InlineData("GroupId,GroupName,Type,Owner,GroupMetadata,UserId,Role,State,Email\n", 2, "The line with the names of the columns is there again")]
    [InlineData("ops,,,,,u1,,,,,more\n", 2, "The row has 11 cells, and the first line names 9 columns")]
    [InlineData("ops,,,,,u1,,,\nops,,,,,u2", 3, "The last row has 6 cells of 9 and no end of its line: the file is cut off")]
    [InlineData("ops,a\"b,,,,u1,,,\n", 2, "Cell 2 has a quotation mark inside and does not begin with one")]
    [InlineData("ops, \"a,b\",,,,u1,,,\n", 2, "Cell 2 has a quotation mark inside")]
    [InlineData("ops,\"a\"b,,,,u1,,,\n", 2, "Cell 2 goes on after its closing quotation mark")]
    [InlineData("ops,\"a\n\nb\",,,,u1,,,\n\"ops,,,,,u2,,,\nops,,,,,u3,,,\n", 5, "The quotation mark that opens cell 1 is never closed")]
    public async Task A_wrong_row_is_refused_with_line_and_reason(string rows, int line, string reason) => await Refused(Header + rows, line, reason);

    [Theory]
    [InlineData("GroupId,UserId\nops,u1\nweb,u2\n")]
    [InlineData("GroupId;UserId\r\nops;u1\r\nweb;u2\r\n")]
    [InlineData("GroupId\tUserId\rops\tu1\rweb\tu2\r")]
    [InlineData("\uFEFFGUID,UID\nops,u1\nweb,u2")]
    [InlineData("\"User\",\"group\"\n\"u1\",\"ops\"\n\"u2\",\"web\"\n")]
    [InlineData("sep=;\r\nUserId;GroupId\r\nu1;ops\r\nu2;web\r\n")]
    [InlineData("sep=,\nUserId,GroupId\nu1,ops\nu2,web\n")]
    [InlineData("\n\nGroupId,UserId,,\nops,u1\n,,,\n\nweb,u2,,\n")]
    [InlineData(" GroupId , UserId \nops,u1\nweb,u2\n")]
    public async Task The_files_that_people_have_are_understood(string file)
    {
        var directory = await Files.Good(DirectoryFormat.Csv, file);
        Assert.Equal(["ops", "web"], directory.Groups.Select(group => group.Id));
        Assert.Equal(["u1", "u2"], directory.Groups.Select(group => directory.UserIds[group.Members!.UserAt(0)]));
        Assert.Null(directory.Users);
    }

    [Fact]
    public async Task The_rows_of_a_group_may_stand_anywhere_and_say_its_properties_once()
    {
        var directory = await Files.Good(DirectoryFormat.Csv, Header + "ops,,,,,u1,,,\nweb,Web,,,,u1,,,\nops,Ops,private,,,u2,admin,,\"\"\nops,\"\",,boss,\"{\"\"a\"\":1}\",u3,,BANNED,\nops,Ops,,,,u4,,Member,d@x\n");
        var ops = directory.FindGroup("ops")!;
        Assert.Equal((2, "Ops", ChatGroupType.Private, "boss", 1L), (ops.Line, ops.Name, ops.Type, ops.Owner, ops.Metadata!["a"]));
        Assert.Equal((3, 1), (ops.Members!.Count, ops.Bans!.Count));
        Assert.Equal([null, "admin", null], Enumerable.Range(0, 3).Select(ops.Members.RoleAt));
        Assert.Null(directory.FindGroup("web")!.Bans);
        Assert.Equal(["u2:", "u4:d@x"], directory.Users!.Select(user => user.Id + ":" + user.Email));
    }

    [Fact]
    public async Task Rows_without_a_user_say_that_there_is_nobody_or_that_nobody_is_listed()
    {
        var directory = await Files.Good(DirectoryFormat.Csv, Header + "empty,,,,,,,,\nfree,,,,,,,banned,\nhidden,Hidden,,,,,,unlisted,\nbanonly,,,,,u1,,banned,\n,,,,,u9,,user,\n");
        Assert.Equal(
            [DirectoryFields.Members, DirectoryFields.Bans, DirectoryFields.Name, DirectoryFields.Bans],
            directory.Groups.Select(group => group.Given));
        Assert.Equal("u9", Assert.Single(directory.Users!).Id);
    }

    [Fact]
    public async Task Strange_columns_and_spaces_in_ids_are_warnings()
    {
        var reading = await Files.Read(DirectoryFormat.Csv, "GroupId,UserId,Cost centre,Name\nops,u1 ,42,x\n ops,u1,42,y\n");
        Assert.NotNull(reading.Directory);
        Assert.Equal([1, 1, 2, 3], reading.Problems.Select(problem => problem.Line));
        Assert.All(reading.Problems, problem => Assert.Equal(DirectoryProblemSeverity.Warning, problem.Severity));
        Assert.Contains("'Cost centre' is no column of a directory file", reading.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_in_its_lines()
    {
        var reading = await Files.Read(DirectoryFormat.Csv, Encoding.Latin1.GetBytes(Header + "ops,Müller,,,,u1,,,\nweb,x,,,,é,,,\n"));
        Assert.Equal([2, 3], reading.Problems.Select(problem => problem.Line));
        Assert.Contains("The cell GroupName is not UTF-8", reading.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_end_is_not_followed_for_ever()
    {
        var reading = await Files.Read(DirectoryFormat.Csv, Header + "ops,\"" + new string('x', 30_000_000));
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(2, problem.Line);
        Assert.Contains("is longer than 4 MB", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_error_is_told_up_to_a_hundred_and_the_others_are_counted()
    {
        var rows = string.Concat(Enumerable.Range(0, 50_000).Select(i => i % 2 == 0 ? "ops,,,,,u1,,gone,\n" : ",,,,,u1,,,\n"));
        var reading = await Files.Read(DirectoryFormat.Csv, Header + rows);
        Assert.Equal((100, 50_000), (reading.Problems.Count, reading.ErrorCount));
        Assert.Equal(Enumerable.Range(2, 100), reading.Problems.Select(problem => problem.Line));
    }

    private static async Task Refused(string file, int line, string reason)
    {
        var reading = await Files.Read(DirectoryFormat.Csv, file);
        Assert.Null(reading.Directory);
        var problem = reading.Problems.First(found => found.Severity == DirectoryProblemSeverity.Error);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal(line, problem.Line);
        Assert.DoesNotContain('\n', problem.Message);
    }
}
