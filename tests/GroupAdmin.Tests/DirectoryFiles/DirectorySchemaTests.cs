using System.Threading.Tasks;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

public sealed class DirectorySchemaTests
{
    private static readonly DirectorySchema Schema = DirectorySchema.Load();

    [Fact]
    public void Every_file_that_is_written_keeps_the_schema()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.Empty(Schema.Check(Files.WriteText(DirectoryFormat.Json, new RandomDirectory(i).Make())));
        }
    }

    [Theory]
    [InlineData(true, """{"version": 1, "groups": []}""")]
    [InlineData(true, """{"$schema": "./copy.json", "$comment": "c", "version": 1, "platform": "Cord", "groups": [{"id": "a", "$comment": "c", "name": "", "type": "Private", "owner": "o", "description": "d", "metadata": {"a": [1]}, "members": ["u", {"id": "v", "role": "r", "$comment": "c"}], "bans": ["x"]}], "users": [{"id": "u", "$comment": "c", "name": "n", "email": "e", "shortName": "s", "avatarUri": "a", "profileUri": "p", "role": "r", "status": "s", "metadata": {}}]}""")]
    [InlineData(true, """{"version": 1, "platform": null, "users": null, "groups": [{"id": "a", "name": null, "type": null, "owner": null, "description": null, "metadata": null, "members": null, "bans": null}]}""")]
    [InlineData(true, """{"version": 1, "groups": [{"id": "a", "members": [{"id": "u", "role": null}]}]}""")]
    [InlineData(false, """[]""")]
    [InlineData(false, """{"groups": []}""")]
    [InlineData(false, """{"version": 2, "groups": []}""")]
    [InlineData(false, """{"version": "1", "groups": []}""")]
    [InlineData(false, """{"version": 1}""")]
    [InlineData(false, """{"version": 1, "groups": null, "users": {}}""")]
    [InlineData(false, """{"version": 1, "groups": [{}]}""")]
    [InlineData(false, """{"version": 1, "groups": ["a"]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": ""}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a\u0085"}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a\n"}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": 7}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "name": 7}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "type": "Secret"}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "owner": ""}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "members": "u"}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "members": [null]}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "members": [{"role": "r"}]}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "bans": [{"id": "u", "role": "r"}]}]}""")]
    [InlineData(false, """{"version": 1, "groups": [{"id": "a", "metadata": []}]}""")]
    [InlineData(false, """{"version": 1, "groups": [], "users": [{"name": "n"}]}""")]
    [InlineData(false, """{"version": 1, "groups": [], "users": [{"id": "u", "metadata": "x"}]}""")]
    public async Task The_schema_and_the_reader_agree(bool isGood, string file)
    {
        Assert.Equal(isGood, Schema.Check(file).Count == 0);
        Assert.Equal(isGood, (await Files.Read(DirectoryFormat.Json, file)).Directory is not null);
    }

    [Fact]
    public async Task What_the_reader_warns_of_the_schema_does_not_know()
    {
        const string File = """{"version": 1, "groups": [{"id": "a", "Name": "n"}]}""";
        Assert.NotEmpty(Schema.Check(File));
        var reading = await Files.Read(DirectoryFormat.Json, File);
        Assert.NotNull(reading.Directory);
        Assert.Equal(1, reading.WarningCount);
    }
}
