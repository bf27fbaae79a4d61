namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>How a text stands in a cell: so that no spreadsheet takes it for a formula, and so that it comes back exactly.</summary>
internal static class CsvText
{
    private const char Guard = '\'';

    /// <summary>The cell of a text; an empty text is a cell of two quotation marks, and none is an empty cell.</summary>
    public static string Cell(string? text)
    {
        if (text is null)
        {
            return string.Empty;
        }

        if (IsFormula(text, 0))
        {
            text = Guard + text;
        }

        return IsPlain(text) ? text : "\"" + text.Replace("\"", "\"\"") + "\"";
    }

    /// <summary>The text of a cell's content.</summary>
    public static string Text(string content) =>
        content.Length > 1 && content[0] == Guard && IsFormula(content, 1) ? content.Substring(1) : content;

    private static bool IsPlain(string text)
    {
        foreach (var unit in text)
        {
            if (unit is ',' or ';' or '\t' or '"' or '\r' or '\n')
            {
                return false;
            }
        }

        return text.Length > 0 && text[0] != ' ' && text[text.Length - 1] != ' ';
    }

    // What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the wide forms too; and the guard itself, so that a
    // guard in a text is told from one that was put before it.
    private static bool IsFormula(string text, int start) =>
        text.Length > start && text[start] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or Guard or '＝' or '＋' or '－' or '＠';
}
