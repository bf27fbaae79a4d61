using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Xml;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>
/// What travels, in JSON or XML, as plain values: a document is one dictionary. An XML element with elements inside is a dictionary, one
/// without is a text, and elements of the same name are a list, so that what was read can be written again.
/// </summary>
internal static class PublisherDocument
{
    /// <summary>Reads a body in whichever of the formats it is.</summary>
    /// <exception cref="FormatException">It is neither. The message ends the sentence "The answer …".</exception>
    public static Dictionary<string, object?> Parse(ReadOnlyMemory<byte> body, long maximumCharacters) =>
        ParseAny(body, maximumCharacters) as Dictionary<string, object?> ?? throw new FormatException("is no JSON object");

    /// <summary>Reads a body that need not be one document: JSON may be a list or a single value.</summary>
    /// <exception cref="FormatException">It is neither JSON nor XML. The message ends the sentence "The answer …".</exception>
    public static object? ParseAny(ReadOnlyMemory<byte> body, long maximumCharacters)
    {
        try
        {
            return LooksLikeXml(body.Span) ? ParseXml(body, maximumCharacters) : JsonPlain.Parse(body.Span);
        }
        catch (JsonException error)
        {
            throw new FormatException("is neither complete JSON nor XML", error);
        }
    }

    /// <summary>Writes a document.</summary>
    /// <param name="root">The name of the one thing in it.</param>
    /// <param name="fields">What it holds.</param>
    /// <param name="asXml">True for XML.</param>
    public static string Write(string root, IEnumerable<KeyValuePair<string, object?>> fields, bool asXml)
    {
        using var stream = new MemoryStream();
        if (asXml)
        {
            using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true });
            WriteXml(writer, root, fields.ToDictionary(static pair => pair.Key, static pair => pair.Value));
            writer.Flush();
        }
        else
        {
            using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            writer.WritePropertyName(root);
            WriteJson(writer, fields.ToDictionary(static pair => pair.Key, static pair => pair.Value));
            writer.WriteEndObject();
            writer.Flush();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static bool LooksLikeXml(ReadOnlySpan<byte> body)
    {
        foreach (var character in JsonPlain.WithoutMark(body))
        {
            if (character is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return character == (byte)'<';
            }
        }

        return false;
    }

    private static Dictionary<string, object?> ParseXml(ReadOnlyMemory<byte> body, long maximumCharacters)
    {
        // No document type, nothing from elsewhere: what a platform sends must not make this machine fetch or expand anything.
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = maximumCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        var names = new NameTable();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), settings, new XmlParserContext(names, new AnyPrefix(names), null, XmlSpace.None));
            reader.MoveToContent();
            var root = reader.LocalName;
            var value = Element(reader);
            if (reader.MoveToContent() != XmlNodeType.None)
            {
                throw new FormatException("holds more than one XML document");
            }

            return Lift(root, value);
        }
        catch (XmlException error)
        {
            throw new FormatException("is not valid XML", error);
        }
    }

    // JSON has the entries of a listing beside its counts, XML has both inside one element.
    private static Dictionary<string, object?> Lift(string root, object? value)
    {
        if (root is not ("groups" or "users"))
        {
            return new Dictionary<string, object?>(StringComparer.Ordinal) { [root] = value };
        }

        var fields = value as Dictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal);
        var entry = root.Substring(0, root.Length - 1);
        fields.TryGetValue(entry, out var entries);
        fields.Remove(entry);
        fields[root] = entries switch
        {
            null => Array.Empty<object?>(),
            object?[] several => several,
            _ => new[] { entries },
        };
        return fields;
    }

    private static object? Element(XmlReader reader)
    {
        if (reader.Depth > JsonPlain.MaximumDepth)
        {
            throw new FormatException("is nested too deeply");
        }

        Dictionary<string, object?>? fields = null;
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
            {
                (fields ??= new(StringComparer.Ordinal))[reader.LocalName] = reader.Value;
            }
        }

        reader.MoveToElement();
        var isEmpty = reader.IsEmptyElement;
        reader.ReadStartElement();
        if (isEmpty)
        {
            return fields ?? (object)string.Empty;
        }

        var text = new StringBuilder();
        Dictionary<string, List<object?>>? repeated = null;
        while (reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                text.Append(reader.Value);
                if (!reader.Read())
                {
                    throw new FormatException("ends too early");
                }

                continue;
            }

            var name = reader.LocalName;
            var value = Element(reader);
            fields ??= new(StringComparer.Ordinal);
            if (repeated is not null && repeated.TryGetValue(name, out var list))
            {
                list.Add(value);
            }
            else if (fields.TryGetValue(name, out var first))
            {
                (repeated ??= new(StringComparer.Ordinal))[name] = [first, value];
            }
            else
            {
                fields[name] = value;
            }
        }

        reader.ReadEndElement();
        foreach (var pair in repeated ?? [])
        {
            fields![pair.Key] = pair.Value.ToArray();
        }

        return fields is null || (text.Length > 0 && !string.IsNullOrWhiteSpace(text.ToString())) ? text.ToString() : fields;
    }

    private static void WriteXml(XmlWriter writer, string name, object? value)
    {
        if (value is PublisherMemberList members)
        {
            writer.WriteStartElement(name);
            foreach (var id in members)
            {
                WriteXml(writer, PublisherMemberList.Element, id);
            }

            writer.WriteEndElement();
            return;
        }

        if (value is IEnumerable list and not (string or IDictionary or IDictionary<string, object?>))
        {
            foreach (var item in list)
            {
                WriteXml(writer, name, item);
            }

            return;
        }

        writer.WriteStartElement(XmlConvert.EncodeLocalName(name));
        if (Pairs(value) is { } pairs)
        {
            foreach (var pair in pairs)
            {
                WriteXml(writer, pair.Key, pair.Value);
            }
        }
        else
        {
            writer.WriteString(Text(value));
        }

        writer.WriteEndElement();
    }

    private static void WriteJson(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(WholeText.Is(text) ? text : throw new ArgumentException("Half a character (a lone surrogate) cannot be sent."));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long or short or byte:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case var _ when Pairs(value) is { } pairs:
                writer.WriteStartObject();
                foreach (var pair in pairs)
                {
                    writer.WritePropertyName(pair.Key);
                    WriteJson(writer, pair.Value);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteJson(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Text(value));
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>>? Pairs(object? value) => value switch
    {
        IDictionary<string, object?> typed => typed,
        IDictionary plain => plain.Keys.Cast<object>().Select(key => new KeyValuePair<string, object?>(Text(key), plain[key])),
        _ => null,
    };

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    /// <summary>Takes a prefix that nobody declared, as <c>atom:link</c> in the platform's own samples, for one that somebody did.</summary>
    private sealed class AnyPrefix(XmlNameTable names) : XmlNamespaceManager(names)
    {
        public override string LookupNamespace(string prefix) =>
            base.LookupNamespace(prefix) ?? (prefix.Length == 0 ? string.Empty : "undeclared:" + prefix);
    }
}
