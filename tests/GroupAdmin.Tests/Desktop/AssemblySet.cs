using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GroupAdmin.Tests.Desktop;

/// <summary>
/// The assemblies that a reference can lead to on Windows PowerShell: those of the framework, PowerShell's own, and the ones that ship.
/// They are read as files and never loaded.
/// </summary>
internal sealed class AssemblySet : IDisposable
{
    private readonly List<PEReader> opened = [];
    private readonly Dictionary<string, AssemblyFile> framework = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyFile> shipped = new(StringComparer.OrdinalIgnoreCase);

    public AssemblySet(IEnumerable<string> frameworkFolders, IEnumerable<string> shippedFolders)
    {
        AddAll(frameworkFolders, framework);
        AddAll(shippedFolders, shipped);
    }

    public IReadOnlyCollection<AssemblyFile> Framework => framework.Values;

    public IReadOnlyCollection<AssemblyFile> Shipped => shipped.Values;

    /// <summary>
    /// The assembly that the runtime takes: the framework's own, which stands for every version up to itself, before the one that ships,
    /// which our resolver hands out whatever version is asked for. Null where there is neither.
    /// </summary>
    public AssemblyFile? Find(string name, Version version)
    {
        if (framework.TryGetValue(name, out var own) && own.Version >= version)
        {
            return own;
        }

        return shipped.GetValueOrDefault(name);
    }

    public AssemblyFile? Follow(AssemblyFile from, AssemblyReferenceHandle handle)
    {
        var reference = from.Reader.GetAssemblyReference(handle);
        return Find(from.Reader.GetString(reference.Name), reference.Version);
    }

    public void Dispose() => opened.ForEach(static reader => reader.Dispose());

    private void AddAll(IEnumerable<string> folders, Dictionary<string, AssemblyFile> files)
    {
        foreach (var path in folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*.dll")))
        {
            var portable = new PEReader(File.OpenRead(path));
            opened.Add(portable);
            if (portable.HasMetadata && portable.GetMetadataReader() is { IsAssembly: true } reader)
            {
                files[reader.GetString(reader.GetAssemblyDefinition().Name)] = new AssemblyFile(path, reader);
            }
        }
    }
}
