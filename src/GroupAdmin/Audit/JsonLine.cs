using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace GroupAdmin.Audit;

/// <summary>Writes one JSON object on one line. This assembly has no JSON library, so that none can clash with another module's.</summary>
internal sealed class JsonLine
{
    private readonly StringBuilder text = new("{");

    /// <summary>Adds a text; nothing where it is null.</summary>
    public JsonLine Add(string name, string? value)
    {
        if (value is not null)
        {
            Name(name);
            Quote(value);
        }

        return this;
    }

    /// <summary>Adds a number.</summary>
    public JsonLine Add(string name, int value)
    {
        Name(name);
        text.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Adds a truth; nothing where it is false.</summary>
    public JsonLine Add(string name, bool value)
    {
        if (value)
        {
            Name(name);
            text.Append("true");
        }

        return this;
    }

    /// <summary>Adds texts; nothing where they are null.</summary>
    public JsonLine Add(string name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return this;
        }

        Name(name);
        text.Append('[');
        var first = true;
        foreach (var value in values)
        {
            if (!first)
            {
                text.Append(',');
            }

            Quote(value);
            first = false;
        }

        text.Append(']');
        return this;
    }

    /// <summary>The object, and the end of its line.</summary>
    public string End() => text.Append("}\n").ToString();

    private void Name(string name)
    {
        if (text.Length > 1)
        {
            text.Append(',');
        }

        Quote(name);
        text.Append(':');
    }

    // What some readers take for the end of a line is escaped too, and half of a surrogate pair, which UTF-8 cannot carry.
    private void Quote(string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                text.Append(c).Append(value[++i]);
            }
            else if (c < ' ' || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' || char.IsSurrogate(c))
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
