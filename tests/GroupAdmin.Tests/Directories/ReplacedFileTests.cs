using System;
using System.IO;
using System.Text;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.Directories;

public sealed class ReplacedFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("groupadmin-").FullName;

    private string Target => Path.Combine(folder, "directory.json");

    [Fact]
    public void The_file_is_in_its_place_when_it_is_complete_and_not_before()
    {
        File.WriteAllText(Target, "good");
        using (var file = new ReplacedFile(Target))
        {
            file.Content.Write("better"u8);
            Assert.Equal("good", File.ReadAllText(Target));
            file.Complete();
            Assert.Equal("better", File.ReadAllText(Target));
        }

        Assert.Equal(Target, Assert.Single(Directory.GetFiles(folder)));
    }

    [Fact]
    public void An_interruption_leaves_the_good_file_and_nothing_else()
    {
        File.WriteAllText(Target, "good");
        using (var file = new ReplacedFile(Target))
        {
            file.Content.Write(Encoding.UTF8.GetBytes(new string('x', 100_000)));
        }

        Assert.Equal("good", File.ReadAllText(Target));
        Assert.Equal(Target, Assert.Single(Directory.GetFiles(folder)));
    }

    [Fact]
    public void A_file_that_was_not_there_is_made()
    {
        using (var file = new ReplacedFile(Target))
        {
            file.Complete();
        }

        Assert.Equal(Target, Assert.Single(Directory.GetFiles(folder)));
    }

    [Fact]
    public void Rights_and_links_stay_as_they_were()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var real = Path.Combine(folder, "real.json");
        File.WriteAllText(real, "good");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Target, real);
        using (var file = new ReplacedFile(Target))
        {
            file.Content.Write("better"u8);
            file.Complete();
        }

        Assert.Equal("better", File.ReadAllText(real));
        Assert.Equal(real, File.ResolveLinkTarget(Target, true)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
