namespace GroupAdmin;

/// <summary>
/// Texts that may go to a terminal. What a platform or a file holds can hold anything, and an escape sequence in the name of a group would be a
/// command to the administrator's terminal.
/// </summary>
public static class PrintableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text with U+FFFD for every control character (line breaks among them), line or paragraph separator, and character that turns the
    /// direction of what follows; the same text where there is none.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        char[]? cleaned = null;
        for (var index = 0; index < text.Length; index++)
        {
            if (!IsPrintable(text[index]))
            {
                cleaned ??= text.ToCharArray();
                cleaned[index] = Replacement;
            }
        }

        return cleaned is null ? text : new string(cleaned);
    }

    private static bool IsPrintable(char character) =>
        !char.IsControl(character) && character is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
