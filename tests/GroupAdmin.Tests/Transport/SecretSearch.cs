using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace GroupAdmin.Tests.Transport;

/// <summary>Looks for a secret in texts, in every encoding in which it could have got there.</summary>
internal static class SecretSearch
{
    public static void AssertAbsent(string secret, IEnumerable<string> texts)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        string[] forms =
        [
            secret,
            Uri.EscapeDataString(secret),
            Uri.EscapeDataString(secret).ToLowerInvariant(),
            WebUtility.UrlEncode(secret),
            JsonSerializer.Serialize(secret).Trim('"'),
            secret.Replace("\\", "\\\\").Replace("\"", "\\\""),
            WebUtility.HtmlEncode(secret),
            base64,
            base64.TrimEnd('='),
            Uri.EscapeDataString(base64),
        ];
        var all = texts.ToList();
        Assert.NotEmpty(all);
        foreach (var form in forms)
        {
            Assert.All(all, text => Assert.DoesNotContain(form, text));
        }
    }
}
