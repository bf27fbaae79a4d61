using System;

namespace GroupAdmin.Engine;

/// <summary>A search that netstandard2.0 has no overload for.</summary>
internal static class TextSearch
{
    /// <summary>True when a text holds another, without regard to case.</summary>
    public static bool Holds(this string text, string part) =>
#if NET
        text.Contains(part, StringComparison.OrdinalIgnoreCase);
#else
        text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
#endif
}
