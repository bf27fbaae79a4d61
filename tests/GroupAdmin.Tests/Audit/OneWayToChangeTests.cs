using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Desktop;
using Xunit;

namespace GroupAdmin.Tests.Audit;

/// <summary>The audit log is complete only if nobody calls a platform's client past <see cref="ChatClient"/>.</summary>
public sealed class OneWayToChangeTests
{
    private const byte CallVirtual = 0x6F;

    private static readonly string[] Verbs = ["Add", "Archive", "Ban", "Block", "Change", "Create", "Delete", "Invoke", "Kick", "Remove", "Send", "Set", "Unban", "Unblock", "Update"];

    private static readonly string[] ReadingVerbs = ["Find", "Get", "Read", "Test"];

    [Fact]
    public void Every_call_of_a_contract_is_known_to_change_something_or_not()
    {
        var methods = from contract in typeof(CapabilityAttribute).Assembly.GetExportedTypes()
                      where contract.IsInterface && contract.Namespace == typeof(CapabilityAttribute).Namespace
                      from method in contract.GetMethods()
                      where method.Name.EndsWith("Async", StringComparison.Ordinal)
                      select method.Name;

        Assert.DoesNotContain(methods, static method => !Verbs.Concat(ReadingVerbs).Any(verb => method.StartsWith(verb, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("GroupAdmin.dll")]
    [InlineData("GroupAdmin.Cmdlets.dll")]
    public void Only_the_chat_client_calls_what_changes_something(string assembly)
    {
        var folder = typeof(OneWayToChangeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "StagedModule").Value!;
        using var portable = new PEReader(File.OpenRead(Path.Combine(folder, "Core", assembly)));
        var callers = CallersOf(Changes(), portable);

        // A joint change writes the lines of its one call for both of its changes itself.
        Assert.Equal(
            assembly == "GroupAdmin.dll" ? ["GroupAdmin.Bulk.JointChange", "GroupAdmin.Connections.ChatClient"] : [],
            callers.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Changes() =>
        [.. from contract in typeof(CapabilityAttribute).Assembly.GetExportedTypes()
            where contract.IsInterface && contract.Namespace == typeof(CapabilityAttribute).Namespace
            from method in contract.GetMethods()
            where Verbs.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal))
            select $"{contract.FullName}.{method.Name}"];

    // Which outermost types hold a call of one of the methods. Such a call is an opcode and the method's token.
    private static HashSet<string> CallersOf(HashSet<string> methods, PEReader portable)
    {
        var reader = portable.GetMetadataReader();
        var tokens = Tokens(methods, reader);
        var callers = new HashSet<string>();
        foreach (var method in reader.MethodDefinitions.Select(reader.GetMethodDefinition).Where(static method => method.RelativeVirtualAddress != 0))
        {
            var code = portable.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            if (Enumerable.Range(0, Math.Max(0, code.Length - 4)).Any(i => code[i] == CallVirtual && tokens.Contains(BitConverter.ToInt32(code, i + 1))))
            {
                callers.Add(TypeNames.Of(reader, method.GetDeclaringType()).Split('/')[0]);
            }
        }

        return callers;
    }

    private static HashSet<int> Tokens(HashSet<string> methods, MetadataReader reader)
    {
        var defined = from handle in reader.MethodDefinitions
                      let method = reader.GetMethodDefinition(handle)
                      where methods.Contains($"{TypeNames.Of(reader, method.GetDeclaringType())}.{reader.GetString(method.Name)}")
                      select System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
        var referred = from handle in reader.MemberReferences
                       let member = reader.GetMemberReference(handle)
                       where member.Parent.Kind == HandleKind.TypeReference
                           && methods.Contains($"{TypeNames.Of(reader, (TypeReferenceHandle)member.Parent)}.{reader.GetString(member.Name)}")
                       select System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
        return [.. defined.Concat(referred)];
    }
}
