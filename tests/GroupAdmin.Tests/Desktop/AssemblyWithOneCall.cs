using System;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GroupAdmin.Tests.Desktop;

/// <summary>Writes an assembly for .NET Standard 2.0 that refers to one method of one type, whether there is such a method or not.</summary>
internal static class AssemblyWithOneCall
{
    public static void Write(string path, string typeNamespace, string typeName, string method, Action<MethodSignatureEncoder> signature)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(Path.GetFileName(path)), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(Path.GetFileNameWithoutExtension(path)), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        var standard = metadata.AddAssemblyReference(metadata.GetOrAddString("netstandard"), new Version(2, 0, 0, 0), default, default, 0, default);
        var type = metadata.AddTypeReference(standard, metadata.GetOrAddString(typeNamespace), metadata.GetOrAddString(typeName));
        var blob = new BlobBuilder();
        signature(new BlobEncoder(blob).MethodSignature(isInstanceMethod: true));
        metadata.AddMemberReference(type, metadata.GetOrAddString(method), metadata.GetOrAddBlob(blob));
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        using var file = File.Create(path);
        image.WriteContentTo(file);
    }
}
