using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;

namespace GroupAdmin.Tests.Desktop;

/// <summary>Looks for what an assembly refers to: every assembly, type, method and field, by signature. What is missing is what would fail at run time.</summary>
internal sealed class ReferenceCheck(AssemblySet all, AssemblyFile file)
{
    private readonly MetadataReader reader = file.Reader;

    /// <summary>How many references were looked at.</summary>
    public int Count => reader.AssemblyReferences.Count + reader.TypeReferences.Count + reader.MemberReferences.Count;

    /// <summary>Each thing that is referred to and is not there, in words.</summary>
    public IEnumerable<string> FindMissing() =>
        MissingAssemblies().Concat(MissingTypes()).Concat(MissingMembers()).Concat(WhatTheRuntimeCannot()).Select(text => $"{file.Name}: {text}");

    private IEnumerable<string> MissingAssemblies() =>
        from handle in reader.AssemblyReferences
        let reference = reader.GetAssemblyReference(handle)
        where all.Follow(file, handle) is null
        select $"the assembly {reader.GetString(reference.Name)} {reference.Version}";

    private IEnumerable<string> MissingTypes() =>
        from handle in reader.TypeReferences
        where Resolve(handle) is null
        select $"the type {TypeNames.Of(reader, handle)}";

    private IEnumerable<string> MissingMembers()
    {
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            var name = reader.GetString(member.Name);
            var signature = SignatureOf(reader, member);
            if (Parent(member.Parent) is { } parent && !Declares(parent.File, parent.Type, name, signature))
            {
                yield return $"the member {TypeNames.Of(parent.File.Reader, parent.Type)}.{name}, {signature}";
            }
        }
    }

    // Implementations inside interfaces came with .NET Core 3.0.
    private IEnumerable<string> WhatTheRuntimeCannot() =>
        from handle in reader.MethodDefinitions
        let method = reader.GetMethodDefinition(handle)
        where reader.GetTypeDefinition(method.GetDeclaringType()).Attributes.HasFlag(TypeAttributes.Interface)
            && !method.Attributes.HasFlag(MethodAttributes.Abstract)
            && reader.GetString(method.Name) != ".cctor"
        select $"an implementation in the interface {TypeNames.Of(reader, method.GetDeclaringType())}, which .NET Framework cannot load";

    // Null for what the runtime itself provides (the methods of arrays) and for types that are reported as missing anyway.
    private (AssemblyFile File, TypeDefinitionHandle Type)? Parent(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Resolve((TypeReferenceHandle)parent),
        HandleKind.TypeDefinition => (file, (TypeDefinitionHandle)parent),
        HandleKind.TypeSpecification => OfSpecification(file, (TypeSpecificationHandle)parent),
        _ => null,
    };

    private (AssemblyFile File, TypeDefinitionHandle Type)? Resolve(TypeReferenceHandle handle) => Resolve(file, handle);

    private (AssemblyFile File, TypeDefinitionHandle Type)? Resolve(AssemblyFile from, TypeReferenceHandle handle)
    {
        var outermost = handle;
        while (from.Reader.GetTypeReference(outermost).ResolutionScope is { Kind: HandleKind.TypeReference } scope)
        {
            outermost = (TypeReferenceHandle)scope;
        }

        var home = from.Reader.GetTypeReference(outermost).ResolutionScope is { Kind: HandleKind.AssemblyReference } reference
            ? all.Follow(from, (AssemblyReferenceHandle)reference)
            : from;
        return home?.Find(TypeNames.Of(from.Reader, handle), all);
    }

    private (AssemblyFile File, TypeDefinitionHandle Type)? OfSpecification(AssemblyFile from, TypeSpecificationHandle handle)
    {
        // "Generic instantiation of a class or value type": the token of the generic type follows.
        var blob = from.Reader.GetBlobReader(from.Reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        _ = blob.ReadSignatureTypeCode();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeDefinition ? (from, (TypeDefinitionHandle)generic) : Resolve(from, (TypeReferenceHandle)generic);
    }

    private bool Declares(AssemblyFile home, TypeDefinitionHandle handle, string name, string signature)
    {
        var type = home.Reader.GetTypeDefinition(handle);
        if (type.GetMethods().Select(home.Reader.GetMethodDefinition).Any(method => home.Reader.GetString(method.Name) == name && TypeNames.Text(method.DecodeSignature(TypeNames.Instance, null)) == signature)
            || type.GetFields().Select(home.Reader.GetFieldDefinition).Any(field => home.Reader.GetString(field.Name) == name && field.DecodeSignature(TypeNames.Instance, null) == signature))
        {
            return true;
        }

        var above = type.BaseType switch
        {
            { IsNil: true } => null,
            { Kind: HandleKind.TypeReference } reference => Resolve(home, (TypeReferenceHandle)reference),
            { Kind: HandleKind.TypeSpecification } specification => OfSpecification(home, (TypeSpecificationHandle)specification),
            var definition => (home, (TypeDefinitionHandle)definition),
        };
        return above is { } found && Declares(found.File, found.Type, name, signature);
    }

    private static string SignatureOf(MetadataReader reader, MemberReference member) => member.GetKind() == MemberReferenceKind.Method
        ? TypeNames.Text(member.DecodeMethodSignature(TypeNames.Instance, null))
        : member.DecodeFieldSignature(TypeNames.Instance, null);
}
