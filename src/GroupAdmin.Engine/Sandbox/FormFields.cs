using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>The fields of a form as a server reads them from a request's body. Names are case-sensitive; of two equal names the last one counts.</summary>
internal sealed class FormFields
{
    private static readonly Encoding Bytes = Encoding.GetEncoding("iso-8859-1");

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private FormFields()
    {
    }

    /// <summary>A field's text; empty where it was not sent.</summary>
    /// <param name="name">The field.</param>
    public string this[string name] => values.TryGetValue(name, out var value) ? value : string.Empty;

    /// <summary>The items of a comma-separated list; empty items are left out.</summary>
    /// <param name="name">The field.</param>
    public string[] List(string name) => this[name].Split([','], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a body as form, URL-encoded or multipart; any other media type has no fields.</summary>
    /// <param name="content">The body; null for none.</param>
    public static async Task<FormFields> ReadAsync(HttpContent? content)
    {
        var fields = new FormFields();
        if (content is null)
        {
            return fields;
        }

        var body = await content.ReadAsByteArrayAsync().ConfigureAwait(false);
        var type = content.Headers.ContentType;
        if (string.Equals(type?.MediaType, "multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var parameter in type!.Parameters)
            {
                if (string.Equals(parameter.Name, "boundary", StringComparison.OrdinalIgnoreCase))
                {
                    fields.ReadParts(Bytes.GetString(body), (parameter.Value ?? string.Empty).Trim('"'));
                }
            }
        }
        else if (string.Equals(type?.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            fields.ReadPairs(Encoding.UTF8.GetString(body));
        }

        return fields;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private void ReadPairs(string body)
    {
        foreach (var pair in body.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            if (equals < 0)
            {
                values[Decode(pair)] = string.Empty;
            }
            else
            {
                values[Decode(pair.Substring(0, equals))] = Decode(pair.Substring(equals + 1));
            }
        }
    }

    private void ReadParts(string body, string boundary)
    {
        foreach (var part in ("\r\n" + body).Split(["\r\n--" + boundary], StringSplitOptions.None))
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            foreach (var header in part.Substring(0, end).Split(["\r\n"], StringSplitOptions.RemoveEmptyEntries))
            {
                if (header.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase) && NameIn(header) is { } name)
                {
                    values[Text(name)] = Text(part.Substring(end + 4));
                }
            }
        }
    }

    private static string? NameIn(string disposition)
    {
        foreach (var piece in disposition.Split(';'))
        {
            var trimmed = piece.Trim();
            if (trimmed.StartsWith("name=", StringComparison.OrdinalIgnoreCase))
            {
                return trimmed.Substring("name=".Length).Trim('"');
            }
        }

        return null;
    }

    private static string Text(string bytes) => Encoding.UTF8.GetString(Bytes.GetBytes(bytes));
}
