using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using GroupAdmin.Engine;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

/// <summary>Directory files in memory, through the engine's one way in.</summary>
internal static class Files
{
    private static readonly ChatEngine Engine = new ChatEngine();

    public static async Task<DirectoryReading> Read(DirectoryFormat format, Stream file) =>
        await Engine.DirectoryFiles.ReadAsync(file, format, CancellationToken.None);

    public static Task<DirectoryReading> Read(DirectoryFormat format, byte[] file) => Read(format, new MemoryStream(file));

    public static Task<DirectoryReading> Read(DirectoryFormat format, string file) => Read(format, new UTF8Encoding(false).GetBytes(file));

    public static async Task<ChatDirectory> Good(DirectoryFormat format, byte[] file)
    {
        var reading = await Read(format, file);
        Assert.Empty(reading.Problems);
        return reading.Directory!;
    }

    public static Task<ChatDirectory> Good(DirectoryFormat format, string file) => Good(format, new UTF8Encoding(false).GetBytes(file));

    public static byte[] Write(DirectoryFormat format, ChatDirectory directory)
    {
        var file = new MemoryStream();
        Write(format, directory, file);
        return file.ToArray();
    }

    public static string WriteText(DirectoryFormat format, ChatDirectory directory) => new UTF8Encoding(false, true).GetString(Write(format, directory));

    public static void Write(DirectoryFormat format, ChatDirectory directory, Stream file)
    {
        using var writer = Begin(format, file, directory.Platform, directory.Users is not null);
        foreach (var group in directory.Groups)
        {
            writer.BeginGroup(group, group.Members is not null, group.Bans is not null);
            for (var i = 0; i < (group.Members?.Count ?? 0); i++)
            {
                writer.Member(directory.UserIds[group.Members!.UserAt(i)], group.Members.RoleAt(i));
            }

            for (var i = 0; i < (group.Bans?.Count ?? 0); i++)
            {
                writer.Ban(directory.UserIds[group.Bans!.UserAt(i)]);
            }

            writer.EndGroup();
        }

        foreach (var user in directory.Users ?? new DirectoryUserTable(directory.UserIds))
        {
            writer.User(user);
        }

        writer.Complete();
    }

    public static IDirectoryWriter Begin(DirectoryFormat format, Stream file, string? platform = null, bool hasUsers = false) =>
        Engine.DirectoryFiles.Write(file, format, new DirectoryHeader { Platform = platform, HasUsers = hasUsers });
}
