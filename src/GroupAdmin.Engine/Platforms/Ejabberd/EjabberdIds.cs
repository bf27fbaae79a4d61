using System.Globalization;
using System.Linq;
using System.Text;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>
/// What ids mean and which of them ejabberd can carry. A room is a name of the connection's service or <c>name@service</c>; an account is a
/// name of the connection's host or a JID. The server folds names as nodeprep of RFC 6122 says, and answers with the folded ones.
/// </summary>
/// <param name="host">The connection's host.</param>
internal sealed class EjabberdIds(string host)
{
    private const int MaximumBytes = 1023;

    // The characters that no name of an XMPP address holds (RFC 6122, appendix A.5).
    private const string Forbidden = "\"&'/:<>@";

    // Folding that takes more than one letter to a lower-case one (RFC 3454, B.2).
    private static readonly (string From, string To)[] Folds = [("ß", "ss"), ("ς", "σ"), ("İ", "i\u0307"), ("ŉ", "ʼn"), ("ǰ", "ǰ"), ("ſ", "s"), ("և", "եւ")];

    /// <summary>The connection's host.</summary>
    public string Host { get; } = host.ToLowerInvariant();

    /// <summary>The service of rooms that are named without one.</summary>
    public string Service => "conference." + Host;

    /// <summary>Why an id cannot be carried; null when it can.</summary>
    public static string? Refuse(IdKind kind, string id)
    {
        if (id.Length == 0)
        {
            return "it is empty";
        }

        for (var index = 0; index < id.Length; index++)
        {
            var isPair = char.IsHighSurrogate(id[index]) && index + 1 < id.Length && char.IsLowSurrogate(id[index + 1]);
            if (RefuseCharacter(id, index, isPair) is { } reason)
            {
                return reason;
            }

            index += isPair ? 1 : 0;
        }

        var at = id.IndexOf('@');
        if (at >= 0 && (id.IndexOf('@', at + 1) >= 0 || !IsHost(id.Substring(at + 1))))
        {
            return $"what follows the '@' is no host name";
        }

        var name = Fold(at < 0 ? id : id.Substring(0, at));
        if (name.Length == 0 && (kind == IdKind.Group || at < 0))
        {
            return "it has no name before the '@'";
        }

        var length = Encoding.UTF8.GetByteCount(name);
        return length <= MaximumBytes ? null : $"its name has {length.ToString("N0", CultureInfo.InvariantCulture)} bytes, and ejabberd takes at most {MaximumBytes:N0}";
    }

    /// <summary>The account of an id.</summary>
    public EjabberdJid User(string id) => Parse(id, Host);

    /// <summary>The room of an id.</summary>
    public EjabberdJid Room(string id) => Parse(id, Service);

    /// <summary>The id of a room: its name alone where it is of the connection's service.</summary>
    public string RoomId(EjabberdJid room) => room.Host == Service ? room.Name : room.ToString();

    /// <summary>The spelling that all spellings of one id share.</summary>
    public string Canonical(IdKind kind, string id) => kind == IdKind.Group ? RoomId(Room(id)) : User(id).ToString();

    /// <summary>A name as the server stores it.</summary>
    public static string Fold(string name)
    {
        if (name.All(static c => c is < '\x7f' and not (>= 'A' and <= 'Z')))
        {
            return name;
        }

        var folded = new string([.. name.Where(static c => !IsMappedToNothing(c))]);
        foreach (var (from, to) in Folds)
        {
            folded = folded.Replace(from, to);
        }

        return folded.ToLowerInvariant().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    private static EjabberdJid Parse(string id, string usual)
    {
        var at = id.IndexOf('@');
        return at < 0 ? new EjabberdJid(Fold(id), usual) : new EjabberdJid(Fold(id.Substring(0, at)), id.Substring(at + 1).ToLowerInvariant());
    }

    private static bool IsMappedToNothing(char c) =>
        c is '\u00AD' or '\u034F' or '\u1806' or (>= '\u180B' and <= '\u180D') or (>= '\u200B' and <= '\u200D') or '\u2060' or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF';

    private static string? RefuseCharacter(string id, int index, bool isPair)
    {
        var c = id[index];
        if (Forbidden.Contains(c) && c != '@')
        {
            return $"it contains '{c}', which no name of an XMPP address may hold";
        }

        return CharUnicodeInfo.GetUnicodeCategory(id, index) switch
        {
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "it contains a space",
            UnicodeCategory.Format when IsMappedToNothing(c) => null,
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse =>
                $"it contains U+{(isPair ? char.ConvertToUtf32(id, index) : c):X4}, a control, format or private character",
            UnicodeCategory.Surrogate when !isPair => $"it contains U+{(int)c:X4}, half of a character",
            _ => null,
        };
    }

    private static bool IsHost(string text) =>
        text.Length is > 0 and <= MaximumBytes && text.Split('.').All(static part => part.Length > 0 && part.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_'));
}
