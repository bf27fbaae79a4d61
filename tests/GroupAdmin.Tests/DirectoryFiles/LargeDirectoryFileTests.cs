using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.DirectoryFiles;

[Collection(MeasuresMemory.Name)]
public sealed class LargeDirectoryFileTests
{
    private const int Million = 1_000_000;

    [Theory]
    [InlineData(DirectoryFormat.Json)]
    [InlineData(DirectoryFormat.Csv)]
    public async Task A_million_members_are_written_with_no_memory_and_read_into_less_than_100_MB(DirectoryFormat format)
    {
        var path = Path.Combine(Path.GetTempPath(), "groupadmin-" + Guid.NewGuid().ToString("N"));
        try
        {
            var before = GC.GetTotalMemory(true);
            var peak = new Peak();
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                using var writer = Files.Begin(format, file, "Imaginary");
                writer.BeginGroup(new DirectoryGroup("everybody") { Name = "Everybody" }, true, false);
                for (var i = 0; i < Million; i++)
                {
                    writer.Member("user-" + i.ToString("D7", CultureInfo.InvariantCulture), i % 1000 == 0 ? "admin" : null);
                    peak.Look(i);
                }

                writer.EndGroup();
                writer.Complete();
            }

            Assert.InRange(peak.Bytes - before, 0, 5_000_000);
            before = GC.GetTotalMemory(true);
            using var source = new WatchedStream(path);
            var reading = await Files.Read(format, source);
            Assert.Empty(reading.Problems);
            var taken = source.Peak - before;
            Assert.Equal(Million, reading.Directory!.Groups[0].Members!.Count);
            Assert.Equal("admin", reading.Directory.Groups[0].Members!.RoleAt(Million - 1000));
            Assert.InRange(taken, 20_000_000, 100_000_000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Peak
    {
        public long Bytes { get; private set; }

        public void Look(int step)
        {
            if (step % 100_000 == 0)
            {
                Bytes = Math.Max(Bytes, GC.GetTotalMemory(true));
            }
        }
    }

    /// <summary>Looks at what is held while the file is being read.</summary>
    private sealed class WatchedStream(string path) : FileStream(path, FileMode.Open, FileAccess.Read)
    {
        private int reads;

        public long Peak { get; private set; }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            if (reads++ % 200 == 0)
            {
                Peak = Math.Max(Peak, GC.GetTotalMemory(true));
            }

            return base.ReadAsync(buffer, offset, count, cancellationToken);
        }
    }
}
