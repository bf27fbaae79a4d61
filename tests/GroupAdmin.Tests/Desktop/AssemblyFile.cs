using System;
using System.Collections.Generic;
using System.Reflection.Metadata;

namespace GroupAdmin.Tests.Desktop;

/// <summary>One assembly, with its types by name.</summary>
internal sealed class AssemblyFile
{
    private readonly Dictionary<string, TypeDefinitionHandle> defined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExportedTypeHandle> forwarded = new(StringComparer.Ordinal);

    public AssemblyFile(string path, MetadataReader reader)
    {
        Path = path;
        Reader = reader;
        Name = reader.GetString(reader.GetAssemblyDefinition().Name);
        Version = reader.GetAssemblyDefinition().Version;
        foreach (var handle in reader.TypeDefinitions)
        {
            defined[TypeNames.Of(reader, handle)] = handle;
        }

        foreach (var handle in reader.ExportedTypes)
        {
            forwarded[TypeNames.Of(reader, handle)] = handle;
        }
    }

    public string Path { get; }

    public string Name { get; }

    public Version Version { get; }

    public MetadataReader Reader { get; }

    /// <summary>Finds a type by its full name, nested ones as "Outer/Inner", wherever it is forwarded to.</summary>
    public (AssemblyFile File, TypeDefinitionHandle Type)? Find(string name, AssemblySet all)
    {
        if (defined.TryGetValue(name, out var own))
        {
            return (this, own);
        }

        if (!forwarded.TryGetValue(name, out var handle))
        {
            return null;
        }

        var implementation = Reader.GetExportedType(handle).Implementation;
        while (implementation.Kind == HandleKind.ExportedType)
        {
            implementation = Reader.GetExportedType((ExportedTypeHandle)implementation).Implementation;
        }

        return all.Follow(this, (AssemblyReferenceHandle)implementation)?.Find(name, all);
    }
}
