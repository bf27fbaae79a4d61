using System.Linq;
using GroupAdmin.Cmdlets.Commands;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Tests one directory file for Test-ChatDirectory.</summary>
internal static class DirectoryTesting
{
    /// <exception cref="ChatServiceException">The file cannot be read, or there is no such platform.</exception>
    public static void Test(TestChatDirectoryCommand command, DirectoryFile file, PipelineBridge bridge)
    {
        var reading = bridge.Run(file.ReadAsync);
        var problems = reading.Problems;
        if (command.Platform is { } platform && reading.Directory is { } directory)
        {
            // A session with the sandbox knows the platform's rules and makes no request.
            using var session = EngineLoader.Engine.Open(new ConnectionOptions(platform) { Sandbox = true });
            problems = [.. problems.Concat(new PlatformRules(session).Check(directory)).OrderBy(static problem => problem.Line)];
        }

        if (command.Quiet)
        {
            command.WriteObject(problems.All(static problem => problem.Severity != DirectoryProblemSeverity.Error));
            return;
        }

        foreach (var problem in problems)
        {
            problem.Path = file.Path;
            command.WriteObject(problem);
        }

        var left = reading.ErrorCount + reading.WarningCount - reading.Problems.Count;
        if (left > 0)
        {
            command.WriteWarning($"'{file.Path}' has {left} further problems ({reading.ErrorCount} errors and {reading.WarningCount} warnings in all). Solve these first.");
        }

        if (reading.Directory is { } good)
        {
            var members = good.Groups.Sum(static group => (long)(group.Members?.Count ?? 0));
            command.WriteVerbose($"'{file.Path}' states {good.Groups.Count} groups, {members} memberships and {good.Users?.Count ?? 0} users.");
        }
    }
}
