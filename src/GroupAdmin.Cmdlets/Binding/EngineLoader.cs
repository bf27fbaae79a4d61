using System;
using System.IO;
using System.Reflection;
using GroupAdmin.Contracts;
#if NET
using System.Runtime.Loader;
#endif

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// The one place that knows where the engine is. The engine and its libraries (RestSharp, Polly) are loaded at the first use, on
/// PowerShell 7 into a context of their own, so that another module's versions of them cannot clash.
/// </summary>
internal static class EngineLoader
{
    private const string EntryType = "GroupAdmin.Engine.ChatEngine";

    private static readonly Lazy<IChatEngine> Loaded = new(Load);

    /// <summary>The engine; loaded at the first use.</summary>
    public static IChatEngine Engine => Loaded.Value;

    private static string Folder => Path.Combine(Path.GetDirectoryName(typeof(EngineLoader).Assembly.Location)!, "engine");

    private static IChatEngine Load()
    {
        var entry = Path.Combine(Folder, "GroupAdmin.Engine.dll");
        if (!File.Exists(entry))
        {
            throw new FileNotFoundException($"The module is incomplete: '{entry}' is missing. Install GroupAdmin again.", entry);
        }

        return (IChatEngine)Activator.CreateInstance(LoadAssembly(entry).GetType(EntryType, throwOnError: true)!)!;
    }

#if NET
    private static Assembly LoadAssembly(string entry) => new EngineContext(Folder).LoadFromAssemblyPath(entry);

    /// <summary>Finds the engine's libraries beside it; everything else, the contracts included, comes from the default context.</summary>
    private sealed class EngineContext(string folder) : AssemblyLoadContext("GroupAdmin.Engine")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var own = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(own) ? LoadFromAssemblyPath(own) : null;
        }
    }
#else
    // .NET Framework has no such contexts. Requests of our own assemblies alone are answered, whatever version they ask for, so that
    // no other module is handed our libraries; one that was loaded before us in the same version is still shared.
    private static Assembly LoadAssembly(string entry)
    {
        AppDomain.CurrentDomain.AssemblyResolve += static (_, request) => Resolve(request);
        return Assembly.LoadFrom(entry);
    }

    private static Assembly? Resolve(ResolveEventArgs request)
    {
        var from = request.RequestingAssembly?.Location;
        if (string.IsNullOrEmpty(from) || !string.Equals(Path.GetDirectoryName(from), Folder, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // The contracts lie one folder up, where the runtime does not look for the engine's sake; they are loaded already.
        var name = new AssemblyName(request.Name).Name;
        var contracts = typeof(IChatEngine).Assembly;
        if (name == contracts.GetName().Name)
        {
            return contracts;
        }

        var own = Path.Combine(Folder, name + ".dll");
        return File.Exists(own) ? Assembly.LoadFrom(own) : null;
    }
#endif
}
