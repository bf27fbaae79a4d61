using System;
using System.Net.Http.Headers;

namespace GroupAdmin.Engine.Transport;

/// <summary>Copies headers as they stand, without parsing them: a platform's odd header is no reason to fail.</summary>
internal static class HeaderCopy
{
    public static void Add(HttpHeaders from, HttpHeaders to)
    {
#if NET
        foreach (var header in from.NonValidated)
        {
            if (header.Value.Count == 1)
            {
                Add(to, header.Key, header.Value.ToString());
            }
            else
            {
                to.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
#else
        foreach (var header in from)
        {
            Add(to, header.Key, string.Join(", ", header.Value));
        }
#endif
    }

    // The length is the copy's own: after decompression the platform's no longer holds.
    private static void Add(HttpHeaders to, string name, string value)
    {
        if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            to.TryAddWithoutValidation(name, value);
        }
    }
}
