using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Benchmarks;

/// <summary>What it costs that no secret reaches a text, and that every exchange is recorded.</summary>
public class TextBenchmarks
{
    private const int Calls = 200;

    private readonly Redactor redactor = new();
    private string clean = string.Empty;
    private string told = string.Empty;
    private string folder = string.Empty;
    private byte[] answer = [];

    [GlobalSetup]
    public void Setup()
    {
        redactor.Learn("bench-0123456789");
        clean = string.Concat(Enumerable.Repeat("""{"uid":"ann","name":"Ann b. Else"},""", 120)).Substring(0, 4000);
        told = clean.Insert(2000, "bench-0123456789");
        folder = Directory.CreateTempSubdirectory("GroupAdmin.Benchmarks.").FullName;
        answer = """{"success":{"status":2000,"data":{"general":{"GUID":"general","name":"General","type":"0"}}}}"""u8.ToArray();
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(folder, recursive: true);

    /// <summary>Four thousand characters without a secret, as nearly all are.</summary>
    [Benchmark]
    [Budget(0)]
    public string RedactingNothing() => redactor.Redact(clean);

    /// <summary>Four thousand characters with one.</summary>
    [Benchmark]
    public string RedactingASecret() => redactor.Redact(told);

    /// <summary>A call, for comparison with the one below.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    [Budget(16_000)]
    public Task Calling() => CallAsync(null);

    /// <summary>A call that is recorded, as HAR.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    [Budget(40_000)]
    public Task CallingRecorded() => CallAsync(Path.Combine(folder, Guid.NewGuid().ToString("N") + ".har"));

    private async Task CallAsync(string? recording)
    {
        using var connection = CannedPlatform.Connect("AtomChat", _ => answer, options => options.RecordTo = recording);
        var client = connection.GetClient();
        for (var call = 0; call < Calls; call++)
        {
            if ((await client.GetGroupsAsync(["general"], CancellationToken.None).ConfigureAwait(false)).Count != 1)
            {
                throw new InvalidOperationException("The group was not read: nothing was measured.");
            }
        }
    }
}
