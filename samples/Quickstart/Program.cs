using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using GroupAdmin.Samples.Quickstart;

// The module's own job is done in PowerShell. Where there is none, the same scenario runs through the .NET contracts below the cmdlets.
var here = AppContext.BaseDirectory;
var module = typeof(DotNetScenario).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "StagedModule").Value!;
if (FindOnPath("pwsh") is { } pwsh)
{
    using var script = Process.Start(new ProcessStartInfo(pwsh)
    {
        ArgumentList = { "-NoProfile", "-File", Path.Combine(here, "quickstart.ps1"), "-ModulePath", module },
    })!;
    await script.WaitForExitAsync();
    return script.ExitCode;
}

Console.WriteLine("There is no pwsh on PATH, so the cmdlets cannot be shown here. This is the same scenario through the .NET contracts below them.");
Console.WriteLine("Install PowerShell 7.4 or later and run this again to see the module itself.");
Console.WriteLine();
await DotNetScenario.RunAsync(Path.Combine(here, "members.csv"));
return 0;

static string? FindOnPath(string program) =>
    (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);
