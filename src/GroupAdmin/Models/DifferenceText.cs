using System;
using System.Globalization;

namespace GroupAdmin;

/// <summary>A difference as a line of a plan, seen from what would make it go away.</summary>
public static class DifferenceText
{
    private const int MaximumValue = 60;

    /// <summary>The sign of a difference: <c>+</c> for what is missing, <c>-</c> for what is extra, <c>~</c> for what is another.</summary>
    /// <param name="kind">The kind.</param>
    public static char Sign(ChatDifferenceKind kind) => kind switch
    {
        ChatDifferenceKind.UserMissing or ChatDifferenceKind.GroupMissing or ChatDifferenceKind.MemberMissing or ChatDifferenceKind.BanMissing => '+',
        ChatDifferenceKind.GroupExtra or ChatDifferenceKind.MemberExtra or ChatDifferenceKind.BanExtra => '-',
        _ => '~',
    };

    /// <summary>The line, without the group that it belongs to.</summary>
    /// <param name="difference">The difference.</param>
    public static string Of(ChatDifference difference) => PrintableText.Of($"{Sign(difference.Kind)} " + difference.Kind switch
    {
        ChatDifferenceKind.UserMissing => "user " + difference.UserId + Named(difference.Wanted),
        ChatDifferenceKind.UserChanged => $"user {difference.UserId} {Change(difference)}",
        ChatDifferenceKind.GroupMissing => "group " + difference.GroupId + Named(difference.Wanted),
        ChatDifferenceKind.GroupExtra => "group " + difference.GroupId + Named(difference.Actual),
        ChatDifferenceKind.GroupChanged => Change(difference),
        ChatDifferenceKind.MemberMissing => "member " + difference.UserId + As(difference.Wanted),
        ChatDifferenceKind.MemberExtra => "member " + difference.UserId,
        ChatDifferenceKind.MemberChanged => $"member {difference.UserId} {Change(difference)}",
        _ => "ban " + difference.UserId,
    });

    private static string Named(object? name) => name is string { Length: > 0 } ? $" {Show(name)}" : string.Empty;

    private static string As(object? role) => role is string { Length: > 0 } text ? $" as {text}" : string.Empty;

    private static string Change(ChatDifference difference) =>
        $"{Lower(difference.Property ?? string.Empty)} {Show(difference.Actual)} → {Show(difference.Wanted)}";

    private static string Show(object? value)
    {
        if (value is null)
        {
            return "(none)";
        }

        var text = value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        return $"'{(text.Length > MaximumValue ? text.Substring(0, MaximumValue - 1) + "…" : text)}'";
    }

    private static string Lower(string property) => property.Length == 0 ? property : char.ToLowerInvariant(property[0]) + property.Substring(1);
}
