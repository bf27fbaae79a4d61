using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Tests.Faults;
using Xunit;
using Xunit.Abstractions;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>Every operation of every platform with spoiled answers: it succeeds or tells why not, and throws nothing but the module's exception.</summary>
public sealed class AnswerFuzzTests(ITestOutputHelper output)
{
    private const int Cases = 4000;
    private const int CasesPerConnection = 40;

    public static TheoryData<string, string?> Formats
    {
        get
        {
            var all = new TheoryData<string, string?>();
            foreach (var platform in PlatformRegistry.BuiltIn().Describe())
            {
                foreach (var format in PlatformRegistry.BuiltIn().Find(platform.Name)!.Formats.DefaultIfEmpty())
                {
                    all.Add(platform.Name, format);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Spoiled_answers_end_in_a_result_or_in_a_failure_that_is_told(string platform, string? format)
    {
        var registration = PlatformRegistry.BuiltIn().Find(platform)!;
        var operations = Operations.Of(registration.ClientType);
        var recorded = Recorded(platform, format);
        var told = new SortedDictionary<string, int>();
        var clock = Stopwatch.StartNew();
        for (var lane = 0; lane < Cases * FuzzSettings.Factor / CasesPerConnection; lane++)
        {
            var random = new Random(lane);
            using var handler = new SpoilingHandler(registration.CreateSandbox!(), random, recorded);
            using var session = Open(registration, format, handler);
            var stage = new Stage(new ChatClient(session), StateView.Of(handler.State));
            handler.Spoils = true;
            for (var count = 0; count < CasesPerConnection; count++)
            {
                var operation = operations[random.Next(operations.Count)];
                var report = await operation.RunAsync(stage).WaitAsync(TimeSpan.FromMinutes(1));
                foreach (var error in report.Errors)
                {
                    Assert.True(error is ChatServiceException { Message.Length: > 10 }, $"Seed {lane}, case {count}, {operation.Name}: {error}");
                }

                var kind = report.Errors.OfType<ChatServiceException>().FirstOrDefault()?.Kind.ToString() ?? "none";
                told[kind] = told.GetValueOrDefault(kind) + 1;
            }
        }

        output.WriteLine($"{platform} {format}: {told.Values.Sum()} cases in {clock.Elapsed.TotalSeconds:F1} s; failures: {string.Join(", ", told.Select(pair => $"{pair.Value} {pair.Key}"))}");
        Assert.True(told.Values.Sum() >= Cases);
        Assert.True(told.Count >= 5, "Such answers end in more than a few ways.");
    }

    private static IChatSession Open(PlatformRegistration registration, string? format, SpoilingHandler handler)
    {
        var registry = new PlatformRegistry();
        registry.Add(new PlatformRegistration
        {
            Name = registration.Name,
            Description = registration.Description,
            ClientType = registration.ClientType,
            CreateClient = registration.CreateClient,
            CreateSigner = registration.CreateSigner,
            CreateSandbox = () => handler,
            Authentication = registration.Authentication,
            DefaultBaseUri = registration.DefaultBaseUri,
            BaseUriExample = registration.BaseUriExample,
            Formats = registration.Formats,
            DefaultBatchSize = registration.DefaultBatchSize,
        });
        return new ChatEngine(registry).Open(new ConnectionOptions(registration.Name)
        {
            Sandbox = true,
            Format = format,
            Limits = new ConnectionLimits { MaximumRetryCount = 1, RetryInterval = TimeSpan.Zero, MaximumRetryWait = TimeSpan.FromMilliseconds(1) },
        });
    }

    private static List<byte[]> Recorded(string platform, string? format)
    {
        var folder = Path.Combine(Repository.Root, "tests", "recordings", platform);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.har") : [];
        return
        [
            .. files.Where(file => format is null || file.EndsWith($"-{format}.har", StringComparison.OrdinalIgnoreCase))
                .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["log"]!["entries"]!.AsArray())
                .Select(entry => (string?)entry!["response"]!["content"]!["text"])
                .OfType<string>()
                .Where(text => text.Length is > 0 and < 20_000)
                .Select(Encoding.UTF8.GetBytes),
        ];
    }
}
