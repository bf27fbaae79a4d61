using System;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace GroupAdmin.Benchmarks;

/// <summary>
/// Runs the engine's benchmarks. Results are written as Markdown and JSON to out/bench. The exit code is 1 where a benchmark allocates more
/// than its budget. Arguments are those of BenchmarkDotNet, and --quick for a few short rounds.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var isQuick = arguments.Contains("--quick", StringComparer.OrdinalIgnoreCase);
        var job = (isQuick ? Job.ShortRun : Job.Default.WithMaxRelativeError(0.05).WithMaxIterationCount(30)).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(isQuick ? NullLogger.Instance : ConsoleLogger.Unicode)
            .AddExporter(MarkdownExporter.GitHub, JsonExporter.Brief)
            .WithArtifactsPath(Path.Combine(Root(), "out", "bench"))
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
        var own = arguments.Where(static argument => !argument.Equals("--quick", StringComparison.OrdinalIgnoreCase)).ToArray();
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(own.Length == 0 ? ["--filter", "*"] : own, config).ToList();
        foreach (var summary in summaries)
        {
            MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
        }

        return BudgetAttribute.Check(summaries) && summaries.Count > 0 ? 0 : 1;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GroupAdmin.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
