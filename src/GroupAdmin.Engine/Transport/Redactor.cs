using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// Takes secrets out of every text before it leaves the engine: messages, logs, recordings. Hides what JSON calls a password. Knows a secret in plain, Base64,
/// URL-encoded, form, JSON-escaped and XML-escaped form, whichever of its characters an encoder chose to escape. Thread-safe.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "[redacted]";

    // One character can take 12 in the longest escape (a surrogate pair as \uXXXX\uXXXX, or four bytes as %XX).
    private const int LongestEscape = 12;

    private static readonly Regex PasswordField = new("""("password"\s*:\s*")(?!\[redacted\]"|")(?:[^"\\]|\\.)+""", RegexOptions.CultureInvariant);

    private readonly object gate = new();
    private readonly HashSet<string> learned = new(StringComparer.Ordinal);

    // Replaced as a whole on every Learn, so that readers need no lock.
    private volatile Known known = Known.None;

    /// <summary>Makes a secret known. Shorter than three characters it is ignored: taking it out would spoil every text and hide nothing.</summary>
    /// <param name="secret">The secret, in plain.</param>
    public void Learn(string secret)
    {
        if (secret is null || secret.Length < 3)
        {
            return;
        }

        lock (gate)
        {
            if (!learned.Add(secret))
            {
                return;
            }

            var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
            var bare = base64.TrimEnd('=');
            known = known.With(secret).With(bare == base64 ? null : base64).With(bare).With(UrlSafe(bare) is { } safe && safe != bare ? safe : null);
        }
    }

    /// <summary>The text without any known secret.</summary>
    /// <param name="text">Any text.</param>
    public string Redact(string text)
    {
        var secrets = known;
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        text = HidePasswords(text);
        if (secrets.IsEmpty)
        {
            return text;
        }

        StringBuilder? clean = null;
        var copied = 0;
        var position = 0;
        while (position < text.Length)
        {
            var next = text.IndexOfAny(secrets.Starters, position);
            if (next < 0)
            {
                break;
            }

            var length = secrets.MatchAt(text, next);
            if (length == 0)
            {
                position = next + 1;
                continue;
            }

            clean ??= new StringBuilder(text.Length);
            clean.Append(text, copied, next - copied).Append(Mark);
            copied = position = next + length;
        }

        return clean is null ? text : clean.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>
    /// The start of a text without any known secret. Cutting first and redacting then would show the first half of a secret that
    /// stands at the cut.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">How many characters are wanted at most.</param>
    public string Excerpt(string text, int length)
    {
        var margin = known.LongestSecret * LongestEscape;
        if (text.Length <= length + margin)
        {
            var whole = Redact(text);
            return whole.Length <= length ? whole : whole.Substring(0, length) + "…";
        }

        // What is left of a secret that the window cuts off lies in the window's last characters.
        var window = Redact(text.Substring(0, length + margin));
        return window.Substring(0, Math.Max(0, Math.Min(length, window.Length - margin))) + "…";
    }

    /// <summary>The start of a body in UTF-8 as text without any known secret, for messages about answers that make no sense.</summary>
    /// <param name="body">The body.</param>
    /// <param name="length">How many characters are wanted at most.</param>
    public string Excerpt(ReadOnlyMemory<byte> body, int length)
    {
        // Four bytes a character are more than enough, so that a text that is cut here is cut again, safely, as text.
        var needed = (length + (known.LongestSecret * LongestEscape) + 1) * 4;
        var start = body.Length <= needed ? body : body.Slice(0, needed);
#if NET
        return Excerpt(Encoding.UTF8.GetString(start.Span), length);
#else
        return Excerpt(Encoding.UTF8.GetString(start.ToArray()), length);
#endif
    }

    // A platform may send a password that nobody here has set, and that is therefore not known: ejabberd tells those of its rooms.
    private static string HidePasswords(string text) =>
        text.IndexOf("\"password\"", StringComparison.Ordinal) < 0 ? text : PasswordField.Replace(text, "$1" + Mark);

    private static string UrlSafe(string base64) => base64.Replace('+', '-').Replace('/', '_');

    private sealed class Known
    {
        public static readonly Known None = new([], []);

        private readonly Dictionary<char, Secret[]> byFirst;

        private Known(Dictionary<char, Secret[]> byFirst, char[] starters)
        {
            this.byFirst = byFirst;
            Starters = starters;
        }

        /// <summary>Characters that a secret can begin with, in plain or escaped.</summary>
        public char[] Starters { get; }

        public int LongestSecret { get; private set; }

        public bool IsEmpty => byFirst.Count == 0;

        public Known With(string? text)
        {
            if (text is null)
            {
                return this;
            }

            var grown = new Dictionary<char, Secret[]>(byFirst);
            grown[text[0]] = grown.TryGetValue(text[0], out var there) ? [.. there, new Secret(text)] : [new Secret(text)];
            var starters = new HashSet<char>(grown.Keys) { '%', '\\', '&' };
            if (grown.ContainsKey(' '))
            {
                starters.Add('+');
            }

            return new Known(grown, [.. starters]) { LongestSecret = Math.Max(LongestSecret, text.Length) };
        }

        public int MatchAt(string text, int position)
        {
            var best = byFirst.TryGetValue(text[position], out var plain) ? Longest(plain, text, position) : 0;
            if (text[position] is '%' or '\\' or '&' or '+')
            {
                // An escape may stand for any first character; few secrets are known, and escapes are rare.
                foreach (var bucket in byFirst.Values)
                {
                    best = Math.Max(best, Longest(bucket, text, position));
                }
            }

            return best;
        }

        private static int Longest(Secret[] secrets, string text, int position)
        {
            var best = 0;
            foreach (var secret in secrets)
            {
                best = Math.Max(best, secret.MatchAt(text, position));
            }

            return best;
        }
    }

    /// <summary>One text to take out: each character in plain or in any of its escapes.</summary>
    private sealed class Secret
    {
        private readonly string text;

        // The bytes of each character; of a surrogate pair, at its first half.
        private readonly byte[]?[] bytes;

        public Secret(string text)
        {
            this.text = text;
            bytes = new byte[text.Length][];
            for (var index = 0; index < text.Length; index++)
            {
                var isPair = char.IsSurrogatePair(text, index);
                bytes[index] = Encoding.UTF8.GetBytes(isPair ? text.Substring(index, 2) : text[index].ToString());
                index += isPair ? 1 : 0;
            }
        }

        /// <summary>How many characters of the other text the secret takes from a position on; 0 where it does not stand there.</summary>
        public int MatchAt(string other, int start)
        {
            // In plain as well, because a secret can look like an escape itself.
            var plain = string.CompareOrdinal(other, start, text, 0, text.Length) == 0 ? text.Length : 0;
            return Math.Max(plain, MatchEscaped(other, start));
        }

        private int MatchEscaped(string other, int start)
        {
            var position = start;
            for (var index = 0; index < text.Length;)
            {
                if (position >= other.Length)
                {
                    return 0;
                }

                var wanted = text[index];
                var found = other[position];
                var (taken, consumed) = found switch
                {
                    '%' => Percent(other, position, index),
                    '\\' => (Backslash(other, position, wanted), 1),
                    '&' => Entity(other, position, index),
                    '+' when wanted == ' ' => (1, 1),
                    _ => (0, 0),
                };
                if (taken == 0)
                {
                    if (found != wanted)
                    {
                        return 0;
                    }

                    (taken, consumed) = (1, 1);
                }

                position += taken;
                index += consumed;
            }

            return position - start;
        }

        private static int Backslash(string other, int position, char wanted)
        {
            if (position + 1 >= other.Length)
            {
                return 0;
            }

            if (other[position + 1] is 'u')
            {
                return position + 5 < other.Length && Hex(other, position + 2, 4) == wanted ? 6 : 0;
            }

            var plain = other[position + 1] switch
            {
                '"' or '\\' or '/' or '\'' => other[position + 1],
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => '\0',
            };
            return plain == wanted && plain != '\0' ? 2 : 0;
        }

        private (int Taken, int Consumed) Entity(string other, int position, int index)
        {
            var end = other.IndexOf(';', position, Math.Min(LongestEscape, other.Length - position));
            if (end < 0)
            {
                return (0, 0);
            }

            var name = other.Substring(position + 1, end - position - 1);
            var isHex = name.StartsWith("#x", StringComparison.OrdinalIgnoreCase);
            var plain = name switch
            {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ when isHex && int.TryParse(name.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => code,
                _ when name.StartsWith("#", StringComparison.Ordinal)
                    && int.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var code) => code,
                _ => -1,
            };
            var isPair = char.IsSurrogatePair(text, index);
            var wanted = isPair ? char.ConvertToUtf32(text, index) : text[index];
            return plain == wanted ? (end - position + 1, isPair ? 2 : 1) : (0, 0);
        }

        private static int Hex(string other, int position, int digits)
        {
            var value = 0;
            for (var index = position; index < position + digits; index++)
            {
                var digit = other[index] switch
                {
                    >= '0' and <= '9' => other[index] - '0',
                    >= 'a' and <= 'f' => other[index] - 'a' + 10,
                    >= 'A' and <= 'F' => other[index] - 'A' + 10,
                    _ => -1,
                };
                if (digit < 0)
                {
                    return -1;
                }

                value = (value << 4) | digit;
            }

            return value;
        }

        private (int Taken, int Consumed) Percent(string other, int position, int index)
        {
            var wanted = bytes[index];
            if (wanted is null || position + (3 * wanted.Length) > other.Length)
            {
                return (0, 0);
            }

            for (var number = 0; number < wanted.Length; number++)
            {
                var at = position + (3 * number);
                if (other[at] != '%' || Hex(other, at + 1, 2) != wanted[number])
                {
                    return (0, 0);
                }
            }

            return (3 * wanted.Length, wanted.Length == 4 ? 2 : 1);
        }
    }
}
