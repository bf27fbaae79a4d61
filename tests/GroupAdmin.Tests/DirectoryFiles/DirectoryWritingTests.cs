using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

public sealed class DirectoryWritingTests
{
    [Fact]
    public void Json_has_a_line_for_each_member_and_user()
    {
        Assert.Equal("""
            {
              "$schema": "urn:groupadmin:directory-1",
              "version": 1,
              "platform": "AtomChat",
              "groups": [
                {
                  "id": "leads",
                  "name": "Team \"Leads\"",
                  "type": "Private",
                  "owner": "u1",
                  "description": "two\nlines, \u202eleft",
                  "metadata": {"a": null, "b": [1, "x", {}]},
                  "members": [
                    "u1",
                    {"id": "u2", "role": "admin"}
                  ],
                  "bans": [
                    "u9"
                  ]
                },
                {
                  "id": "none",
                  "members": [],
                  "bans": []
                },
                {
                  "id": "unsaid"
                }
              ],
              "users": [
                {"id": "u1", "name": "Ada 😀", "email": ""},
                {"id": "u2", "shortName": "b", "avatarUri": "https://x/?a=1&b=2", "profileUri": "/p", "role": "r", "status": "s", "metadata": {"k": 1.50}}
              ]
            }

            """.ReplaceLineEndings("\n"), Files.WriteText(DirectoryFormat.Json, Sample()));
    }

    [Fact]
    public void Csv_has_a_row_for_each_membership_and_says_a_groups_properties_in_its_first()
    {
        Assert.Equal(
            "\uFEFF" + """"
            GroupId,GroupName,Type,Owner,Description,GroupMetadata,UserId,Role,State,UserName,Email,ShortName,AvatarUri,ProfileUri,UserRole,UserStatus,UserMetadata
            leads,"Team ""Leads""",Private,u1,"two\nlines, RLOleft","{""a"": null, ""b"": [1, ""x"", {}]}",u1,,member,,,,,,,,
            leads,,,,,,u2,admin,member,,,,,,,,
            leads,,,,,,u9,,banned,,,,,,,,
            none,,,,,,,,,,,,,,,,
            none,,,,,,,,banned,,,,,,,,
            unsaid,,,,,,,,unlisted,,,,,,,,
            ,,,,,,u1,,user,Ada 😀,"",,,,,,
            ,,,,,,u2,,user,,,b,https://x/?a=1&b=2,/p,r,s,"{""k"": 1.50}"

            """".ReplaceLineEndings("\r\n").Replace("\\n", "\n", StringComparison.Ordinal).Replace("RLO", "\u202E", StringComparison.Ordinal),
            Files.WriteText(DirectoryFormat.Csv, Sample()));
    }

    [Fact]
    public async Task No_cell_begins_like_a_formula_whatever_the_texts_are()
    {
        string[] texts = ["=1+1", "+491761234567", "-5", "@sum", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "'", "'=1", "''", "'quoted'", "plain", " =1", "a=1"];
        var directory = new ChatDirectory { Users = null };
        foreach (var text in texts)
        {
            var id = text.Trim();
            var group = directory.FindGroup(id) ?? directory.AddGroup(id);
            group.Name = group.Description = text;
            group.Members = new MemberList();
            group.Members.Add(directory.UserIds.Add(id), text);
        }

        var file = Files.WriteText(DirectoryFormat.Csv, directory);
        var cells = file.TrimStart('\uFEFF').Split(["\r\n", ","], StringSplitOptions.None).Select(static cell => cell.TrimStart('"'));
        Assert.DoesNotContain(cells, static cell => cell.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(cell[0], StringComparison.Ordinal));
        Assert.Equal(DirectoryText.Of(directory), DirectoryText.Of(await Files.Good(DirectoryFormat.Csv, file)));
    }

    [Fact]
    public async Task What_a_spreadsheet_wrote_without_the_guard_is_read_as_it_stands()
    {
        var directory = await Files.Good(DirectoryFormat.Csv, "GroupId,UserId,GroupName\nops,+49176,=A1\nweb,'x',''y\n");
        Assert.Equal(["+49176", "'x'"], Enumerable.Range(0, 2).Select(i => directory.UserIds[i]));
        Assert.Equal(["=A1", "'y"], directory.Groups.Select(group => group.Name));
    }

    [Theory]
    [InlineData(DirectoryFormat.Json)]
    [InlineData(DirectoryFormat.Csv)]
    public async Task What_no_file_can_hold_is_refused_instead_of_changed(DirectoryFormat format)
    {
        foreach (var id in new[] { "", "a\0b", "a\nb", "\uD800", "x\uDC00" })
        {
            using var writer = Files.Begin(format, new MemoryStream());
            Assert.Equal(ChatErrorKind.InvalidRequest, Assert.Throws<ChatServiceException>(() => writer.BeginGroup(new DirectoryGroup(id), true, true)).Kind);
            using var other = Files.Begin(format, new MemoryStream());
            other.BeginGroup(new DirectoryGroup("g"), true, true);
            Assert.Throws<ChatServiceException>(() => other.Member(id, null));
            Assert.Throws<ChatServiceException>(() => other.Ban(id));
        }

        var directory = new ChatDirectory();
        directory.AddGroup("long").Description = string.Concat(Enumerable.Repeat("😀é", 30_000));
        Assert.Equal(directory.Groups[0].Description, (await Files.Good(format, Files.Write(format, directory))).Groups[0].Description);
    }

    [Theory]
    [InlineData(DirectoryFormat.Json)]
    [InlineData(DirectoryFormat.Csv)]
    public async Task A_directory_of_nothing_is_a_file_that_can_be_read(DirectoryFormat format)
    {
        var directory = await Files.Good(format, Files.Write(format, new ChatDirectory()));
        Assert.Empty(directory.Groups);
        Assert.Null(directory.Users);
        directory = await Files.Good(format, Files.Write(format, new ChatDirectory { Users = new DirectoryUserTable(new IdPool()) }));
        Assert.Empty(directory.Users!);
    }

    private static ChatDirectory Sample()
    {
        var directory = new ChatDirectory { Platform = "AtomChat" };
        var leads = directory.AddGroup("leads");
        leads.Name = "Team \"Leads\"";
        leads.Type = ChatGroupType.Private;
        leads.Owner = "u1";
        leads.Description = "two\nlines, \u202Eleft";
        leads.Metadata = new PropertyTable { ["b"] = new object?[] { 1L, "x", new PropertyTable() }, ["a"] = null };
        leads.Members = new MemberList();
        leads.Members.Add(directory.UserIds.Add("u1"));
        leads.Members.Add(directory.UserIds.Add("u2"), "admin");
        leads.Bans = new MemberList();
        leads.Bans.Add(directory.UserIds.Add("u9"));
        var none = directory.AddGroup("none");
        none.Members = new MemberList();
        none.Bans = new MemberList();
        directory.AddGroup("unsaid");
        directory.Users = new DirectoryUserTable(directory.UserIds);
        directory.Users.Set(new DirectoryUser("u1") { Name = "Ada 😀", Email = string.Empty });
        directory.Users.Set(new DirectoryUser("u2") { ShortName = "b", AvatarUri = "https://x/?a=1&b=2", ProfileUri = "/p", Role = "r", Status = "s", Metadata = new PropertyTable { ["k"] = 1.50m } });
        return directory;
    }
}
