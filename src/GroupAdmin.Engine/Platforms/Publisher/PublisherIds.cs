using System.Globalization;
using System.Linq;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>Which ids Publisher can carry: whole numbers, and for a user who is no member of a list the e-mail address too.</summary>
internal static class PublisherIds
{
    private const int MaximumDigits = 18;
    private const int MaximumAddress = 254;

    public static bool IsNumber(string id) => id.Length is > 0 and <= MaximumDigits && id[0] != '0' && id.All(static c => c is >= '0' and <= '9');

    public static long Number(string id) => long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture);

    public static string? Refuse(IdKind kind, string id) =>
        IsNumber(id) ? null
        : kind == IdKind.Group ? "Publisher's ids of groups are whole numbers, such as 123, which it chooses itself"
        : kind == IdKind.Member ? "Publisher's groups hold users by their numbers, such as 456: give the user's id, not the e-mail address"
        : IsAddress(id) ? null
        : "Publisher knows users by whole numbers, such as 456, or by their e-mail addresses";

    private static bool IsAddress(string id)
    {
        var at = id.IndexOf('@');
        return at > 0 && at < id.Length - 1 && id.Length <= MaximumAddress && !id.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));
    }
}
