using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace GroupAdmin.Hosted.Tests;

/// <summary>Where PowerShell's own assemblies are: among those of the tests (Microsoft.PowerShell.SDK), or in the folder of the pwsh on PATH.</summary>
internal static class PowerShellEngine
{
    private const string Engine = "System.Management.Automation.dll";

    /// <summary>The folder; null where this machine has none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The folder of the staged module.</summary>
    public static string Module { get; } = typeof(PowerShellEngine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "StagedModule").Value!;

#pragma warning disable CA2255 // an application of its own: the test host loads nothing of PowerShell before
    [ModuleInitializer]
    internal static void Initialize()
#pragma warning restore CA2255
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            Folder is not null && Path.Combine(Folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static string? Find()
    {
        string[] names = OperatingSystem.IsWindows() ? ["pwsh.exe"] : ["pwsh"];
        var onPath = from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                     from name in names
                     let file = new FileInfo(Path.Combine(folder, name))
                     where file.Exists
                     select Path.GetDirectoryName((file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName);

        // The SDK's own are in a folder of their system (runtimes/unix/…), and only the runtime knows which it took.
        var known = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty).Split(Path.PathSeparator).Where(static file => Path.GetFileName(file) == Engine).Select(Path.GetDirectoryName);
        return known.Concat(onPath).FirstOrDefault(static folder => File.Exists(Path.Combine(folder!, Engine)));
    }
}
