using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using GroupAdmin.Tests.Recording;
using Xunit;

namespace GroupAdmin.Tests.Desktop;

/// <summary>The build for Windows PowerShell 5.1, judged by its files: that shell runs on Windows alone, and these tests run everywhere.</summary>
public sealed class DesktopReferenceTests : IDisposable
{
    private readonly AssemblySet all = Beside("Desktop");

    public void Dispose() => all.Dispose();

    [Fact]
    public void Everything_that_the_dlls_refer_to_is_in_the_framework_or_beside_them()
    {
        var checks = all.Shipped.Select(file => new ReferenceCheck(all, file)).ToList();

        var missing = checks.SelectMany(static check => check.FindMissing()).ToList();

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
        Assert.True(checks.Sum(static check => check.Count) > 3000, "So few references can only mean that they were not read.");
    }

    [Fact]
    public void The_same_check_finds_what_the_build_for_PowerShell_7_needs_beyond_the_framework()
    {
        using var modern = Beside("Core");

        var missing = modern.Shipped.SelectMany(file => new ReferenceCheck(modern, file).FindMissing()).ToList();

        Assert.Contains(missing, static text => text.Contains("the assembly System.Text.Json", StringComparison.Ordinal));
        Assert.Contains(missing, static text => text.Contains("the type System.Runtime.Loader.AssemblyLoadContext", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_is_looked_for_by_its_signature()
    {
        using var folder = new TemporaryFolder();
        AssemblyWithOneCall.Write(folder["Old.dll"], "System", "String", "Contains", static contains => contains.Parameters(1, static result => result.Type().Boolean(), static of => of.AddParameter().Type().String()));
        AssemblyWithOneCall.Write(folder["New.dll"], "System", "String", "Contains", static contains => contains.Parameters(1, static result => result.Type().Boolean(), static of => of.AddParameter().Type().Char()));
        using var callers = new AssemblySet(FrameworkFolders(), [Path.GetDirectoryName(folder["Old.dll"])!]);

        var missing = callers.Shipped.SelectMany(file => new ReferenceCheck(callers, file).FindMissing());

        Assert.Equal(["New: the member System.String.Contains, instance Boolean `0(Char)"], missing);
    }

    [Fact]
    public void Only_libraries_of_the_engine_ask_for_another_version_than_the_one_that_ships()
    {
        var redirected =
            from file in all.Shipped
            from reference in file.Reader.AssemblyReferences.Select(file.Reader.GetAssemblyReference)
            let name = file.Reader.GetString(reference.Name)
            let found = all.Find(name, reference.Version)
            where all.Shipped.Contains(found) && found.Version != reference.Version
            select (From: file, Asked: $"{name} {reference.Version}", Found: found);

        // The runtime asks the module's resolver for these, and it answers only the engine's folder.
        foreach (var (from, asked, found) in redirected.ToList())
        {
            Assert.True(IsEngine(from) && IsEngine(found), $"{from.Name} asks for {asked} and would not get {found.Version}.");
            Assert.True(found.Version >= Version.Parse(asked.Split(' ')[1]), $"{from.Name} asks for {asked}, and only {found.Version} ships.");
        }
    }

    [Fact]
    public void What_is_loaded_at_the_import_needs_no_library()
    {
        var needed = all.Shipped.Where(static file => !IsEngine(file))
            .SelectMany(static file => file.Reader.AssemblyReferences.Select(handle => file.Reader.GetString(file.Reader.GetAssemblyReference(handle).Name)))
            .Distinct();

        Assert.Equal(["GroupAdmin", "System.Management.Automation", "netstandard"], needed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_library_that_ships_is_needed()
    {
        var needed = all.Shipped
            .SelectMany(static file => file.Reader.AssemblyReferences.Select(file.Reader.GetAssemblyReference), static (file, reference) => (file, reference))
            .Select(pair => all.Find(pair.file.Reader.GetString(pair.reference.Name), pair.reference.Version))
            .ToHashSet();

        Assert.Equal(["GroupAdmin.Cmdlets", "GroupAdmin.Engine"], all.Shipped.Where(file => !needed.Contains(file)).Select(static file => file.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GroupAdmin")]
    [InlineData("GroupAdmin.Cmdlets")]
    public void Both_builds_offer_the_same(string assembly)
    {
        using var modern = Beside("Core");

        Assert.Equal(Surface(modern.Find(assembly, new Version())!), Surface(all.Find(assembly, new Version())!));
    }

    // The members of public types that are public or protected; what the compiler adds is not meant.
    private static IEnumerable<string> Surface(AssemblyFile file) =>
        from handle in file.Reader.MethodDefinitions
        let method = file.Reader.GetMethodDefinition(handle)
        where (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family
        where (file.Reader.GetTypeDefinition(method.GetDeclaringType()).Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public
        let member = $"{TypeNames.Of(file.Reader, method.GetDeclaringType())}.{file.Reader.GetString(method.Name)} {TypeNames.Text(method.DecodeSignature(TypeNames.Instance, null))}"
        orderby member
        select member;

    private static bool IsEngine(AssemblyFile file) => Path.GetFileName(Path.GetDirectoryName(file.Path)) == "engine";

    private static AssemblySet Beside(string edition)
    {
        var folder = Path.Combine(Folder("StagedModule"), edition);
        return Directory.Exists(folder)
            ? new AssemblySet(FrameworkFolders(), [folder, Path.Combine(folder, "engine")])
            : throw new DirectoryNotFoundException($"The module is not staged at '{folder}'. Run dotnet build first.");
    }

    private static string[] FrameworkFolders() =>
        [Folder("DesktopFramework"), Path.Combine(Folder("DesktopFramework"), "Facades"), Folder("DesktopPowerShell")];

    private static string Folder(string name) =>
        typeof(DesktopReferenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
}
