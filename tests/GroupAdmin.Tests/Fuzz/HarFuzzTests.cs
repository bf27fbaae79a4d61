using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Tests.Recording;
using Xunit;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>Recordings that somebody has edited, cut off or made up are replayed or refused with the module's exception.</summary>
public sealed class HarFuzzTests
{
    private const int Cases = 4000;

    [Fact]
    public async Task Spoiled_recordings_are_replayed_or_refused()
    {
        using var folder = new TemporaryFolder();
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "recordings"), "*.har", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var texts = files.Select(File.ReadAllBytes).Where(bytes => bytes.Length < 50_000).ToArray();
        var path = folder["spoiled.har"];
        var refused = 0;
        for (var seed = 0; seed < Cases * FuzzSettings.Factor; seed++)
        {
            var random = new Random(seed);
            var mutator = new Mutator(random);
            await File.WriteAllBytesAsync(path, random.Next(20) == 0 ? mutator.Garbage() : mutator.Mutate(texts[random.Next(texts.Length)], texts));
            try
            {
                using var session = new ChatEngine().Open(new ConnectionOptions(files[random.Next(files.Length)].Contains("Cord", StringComparison.Ordinal) ? "Cord" : "AtomChat") { ReplayFrom = path });
                await ((IConnectionTester)session.Client).TestAsync(default);
            }
            catch (ChatServiceException error)
            {
                refused++;
                Assert.True(error.Message.Length > 10, $"Seed {seed}: '{error.Message}'");
            }
            catch (Exception error)
            {
                Assert.Fail($"Seed {seed}: {error}");
            }
        }

        Assert.InRange(refused, Cases / 2, Cases * FuzzSettings.Factor);
    }
}
