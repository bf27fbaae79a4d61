using System;
using System.Collections;
using System.Collections.Generic;
using System.Net.Http.Headers;

namespace GroupAdmin.Engine.Transport;

/// <summary>The headers of an answer, read when somebody asks for one: most answers are used without.</summary>
internal sealed class AnswerHeaders(HttpHeaders headers, HttpHeaders? contentHeaders) : IReadOnlyDictionary<string, string>
{
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private Dictionary<string, string>? read;

    public int Count => Read().Count;

    public IEnumerable<string> Keys => Read().Keys;

    public IEnumerable<string> Values => Read().Values;

    public string this[string key] => Read()[key];

    public bool ContainsKey(string key) => Read().ContainsKey(key);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Read().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool TryGetValue(string key, out string value) => Read().TryGetValue(key, out value!);

    private Dictionary<string, string> Read()
    {
        if (read is { } done)
        {
            return done;
        }

        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add(all, headers);
        if (contentHeaders is not null)
        {
            Add(all, contentHeaders);
        }

        return read = all;
    }

    private static void Add(Dictionary<string, string> all, HttpHeaders source)
    {
        foreach (var header in source)
        {
            all[header.Key] = string.Join(", ", header.Value);
        }
    }
}
