using System;

namespace GroupAdmin.Engine.Transport;

/// <summary>Finds text that would arrive as another: half of a pair of surrogates becomes U+FFFD on the way.</summary>
internal static class WholeText
{
    /// <summary>True where every character is whole.</summary>
    /// <param name="text">The text.</param>
    public static bool Is(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(text[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text, if every character in it is whole.</summary>
    /// <param name="name">The field that holds it.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It holds half a character; the message is the reason as a sentence.</exception>
    public static string Require(string name, string text) =>
        Is(text) ? text : throw new FormatException($"The field '{name}' holds half a character (a lone surrogate), which cannot be sent.");
}
