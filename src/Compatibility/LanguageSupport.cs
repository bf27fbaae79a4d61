#pragma warning disable IDE0130, SA1649 // these types are known to the compiler by namespace and name
namespace System.Runtime.CompilerServices
{
    /// <summary>Lets the compiler accept <c>init</c> accessors on netstandard2.0.</summary>
    internal static class IsExternalInit
    {
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Lets nullable analysis follow a null check that a method makes, on netstandard2.0.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }
}
