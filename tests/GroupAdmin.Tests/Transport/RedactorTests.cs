using System;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Transport;

public sealed class RedactorTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Secrets => new()
    {
        "plainkey123",
        "with space",
        "a+b/c=d&e?f#g",
        "quote\"back\\slash'tick",
        "<tag>&amp;",
        "100%25 %41",
        "umlautäöü€",
        "emoji😀key",
        "new\nline\ttab",
        "trailing%",
        "+++",
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_taken_out_in_every_encoding(string secret)
    {
        var redactor = new Redactor();
        redactor.Learn(secret);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        var percent = Uri.EscapeDataString(secret);
        string[] forms =
        [
            secret,
            percent,
            Lower(percent),
            percent.Replace("%20", "+"),
            WebUtility.UrlEncode(secret),
            Lower(WebUtility.UrlEncode(secret)),
            System.Web.HttpUtility.UrlEncode(secret),
            string.Concat(Encoding.UTF8.GetBytes(secret).Select(value => $"%{value:X2}")),
            Inside(JsonSerializer.Serialize(secret)),
            Inside(JsonSerializer.Serialize(secret, Relaxed)),
            Inside(JsonSerializer.Serialize(secret)).Replace("/", "\\/"),
            string.Concat(secret.Select(value => $"\\u{(int)value:x4}")),
            WebUtility.HtmlEncode(secret),
            base64,
            base64.TrimEnd('='),
            Uri.EscapeDataString(base64),
            base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        ];

        Assert.All(forms, form => Assert.Equal($"before {Redactor.Mark} after", redactor.Redact($"before {form} after")));
    }

    [Theory]
    [InlineData("""{"a":"b","password":"open \"sesame\"","c":1}""", """{"a":"b","password":"[redacted]","c":1}""")]
    [InlineData("""{ "password" : "x" }""", """{ "password" : "[redacted]" }""")]
    [InlineData("""{"password":"cut of""", """{"password":"[redacted]""")]
    [InlineData("""{"password":"","password_protected":"true"}""", """{"password":"","password_protected":"true"}""")]
    [InlineData("""{"password":"[redacted]"}""", """{"password":"[redacted]"}""")]
    public void What_json_calls_a_password_is_hidden_although_nobody_has_learned_it(string text, string clean) => Assert.Equal(clean, new Redactor().Redact(text));

    [Fact]
    public void Texts_without_a_secret_stay_the_same_object()
    {
        var redactor = new Redactor();
        redactor.Learn("topsecret");
        const string Text = "nothing %20 in \\here &amp; to hide: topsecre";

        Assert.Same(Text, redactor.Redact(Text));
        Assert.Same(Text, new Redactor().Redact(Text));
        Assert.Equal(string.Empty, redactor.Redact(string.Empty));
    }

    [Fact]
    public void Every_occurrence_of_every_secret_is_taken_out()
    {
        var redactor = new Redactor();
        redactor.Learn("alpha1");
        redactor.Learn("beta2");

        Assert.Equal("[redacted][redacted]-[redacted]alpha", redactor.Redact("alpha1beta2-alpha1alpha"));
    }

    [Fact]
    public void Of_two_secrets_that_begin_alike_the_longer_is_taken_out_whole()
    {
        var redactor = new Redactor();
        redactor.Learn("abc");
        redactor.Learn("abcdef");

        Assert.Equal("[redacted] [redacted]", redactor.Redact("abcdef abc"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    public void Too_short_secrets_are_ignored(string secret)
    {
        var redactor = new Redactor();
        redactor.Learn(secret);

        Assert.Equal("abab a b", redactor.Redact("abab a b"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(40)]
    public void An_excerpt_shows_no_part_of_a_secret_at_its_cut(int offset)
    {
        var redactor = new Redactor();
        redactor.Learn("XYZXYZXYZXYZ");
        var text = new string('-', 40 - offset) + "XYZXYZXYZXYZ" + new string('.', 2000);

        var excerpt = redactor.Excerpt(text, 45);

        Assert.DoesNotContain("XYZ", excerpt);
        Assert.True(excerpt.Length <= 46);
        Assert.Equal(excerpt, redactor.Excerpt(Encoding.UTF8.GetBytes(text), 45));
    }

    [Fact]
    public void Many_secrets_before_the_cut_do_not_pull_half_a_secret_into_the_excerpt()
    {
        var redactor = new Redactor();
        const string Secret = "QWERTYUIOPASDFGHJKLZXCVBNM0123456789";
        redactor.Learn(Secret);
        for (var length = 1; length < 400; length++)
        {
            var excerpt = redactor.Excerpt(string.Concat(Enumerable.Repeat(Secret, 400)), length);

            Assert.DoesNotContain("QWE", excerpt);
            Assert.DoesNotContain("789", excerpt);
        }
    }

    [Fact]
    public void A_short_text_is_shown_whole()
    {
        var redactor = new Redactor();

        Assert.Equal("short", redactor.Excerpt("short", 5));
        Assert.Equal("shor…", redactor.Excerpt("short", 4));
    }

    [Fact]
    public async Task It_learns_while_others_read()
    {
        var redactor = new Redactor();
        var learning = Task.Run(() =>
        {
            for (var number = 0; number < 300; number++)
            {
                redactor.Learn($"secret-{number}-x");
            }
        });
        while (!learning.IsCompleted)
        {
            Assert.StartsWith("a", redactor.Redact("a secret-0-x b"));
        }

        await learning;
        Assert.Equal("a [redacted] b [redacted]", redactor.Redact("a secret-0-x b secret-299-x"));
    }

    private static string Inside(string json) => json[1..^1];

    private static string Lower(string encoded)
    {
        var characters = encoded.ToCharArray();
        for (var index = 0; index < characters.Length - 2; index++)
        {
            if (characters[index] == '%')
            {
                characters[index + 1] = char.ToLowerInvariant(characters[index + 1]);
                characters[index + 2] = char.ToLowerInvariant(characters[index + 2]);
            }
        }

        return new string(characters);
    }
}
