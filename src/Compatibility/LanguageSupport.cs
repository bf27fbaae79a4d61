#pragma warning disable IDE0130 // the type is known to the compiler by namespace and name
namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler accept <c>init</c> accessors on netstandard2.0.</summary>
internal static class IsExternalInit
{
}
