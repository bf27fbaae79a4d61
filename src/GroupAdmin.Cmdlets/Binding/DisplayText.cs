using System;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Cmdlets;

/// <summary>The texts behind the formats: what a property looks like on the screen.</summary>
public static class DisplayText
{
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string Reset = "\u001b[0m";

    /// <summary>A moment in UTC, without seconds' fractions; empty when there is none.</summary>
    /// <param name="moment">The moment.</param>
    public static string Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A number with its thousands apart; empty when it is not known.</summary>
    /// <param name="count">The number.</param>
    public static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>An outcome: green where the wanted state holds, yellow where it is open, red where it does not hold.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isColored">True where the host shows colours.</param>
    public static string Outcome(MemberOutcome outcome, bool isColored) => Colored(outcome.ToString(), isColored, outcome switch
    {
        MemberOutcome.Done or MemberOutcome.Unchanged => Green,
        MemberOutcome.NotReported or MemberOutcome.NotAttempted => Yellow,
        _ => Red,
    });

    /// <summary>A user's presence: green where the user is there, yellow in between.</summary>
    /// <param name="status">The platform's word; empty when there is none.</param>
    /// <param name="isColored">True where the host shows colours.</param>
    public static string Status(string? status, bool isColored) => Colored(status ?? string.Empty, isColored, status?.ToUpperInvariant() switch
    {
        "AVAILABLE" or "ONLINE" or "ACTIVE" or "CHAT" => Green,
        "AWAY" or "BUSY" or "XA" or "DND" or "INVISIBLE" => Yellow,
        _ => null,
    });

    /// <summary>A difference as a line of a plan: green for what is missing, red for what is extra, yellow for what is another.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="isColored">True where the host shows colours.</param>
    public static string Change(ChatDifference difference, bool isColored)
    {
        var line = new string([.. DifferenceText.Of(difference).Select(static c => char.IsControl(c) ? '�' : c)]);
        return Colored(line, isColored, DifferenceText.Sign(difference.Kind) switch
        {
            '+' => Green,
            '-' => Red,
            _ => Yellow,
        });
    }

    /// <summary>What a platform can do in one area, in words; a dash when nothing.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="area">Groups, Members, Bans, Users, Friends, Blocks, Messages or Other.</param>
    public static string Abilities(ChatPlatform platform, string area)
    {
        var words = platform.Capabilities
            .Select(Describe)
            .Where(described => described.Area == area)
            .Select(described => described.Verb)
            .ToList();
        return words.Count > 0 ? string.Join(", ", words) : "-";
    }

    private static string Colored(string text, bool isColored, string? color) => isColored && color is not null ? color + text + Reset : text;

    private static (string Area, string Verb) Describe(ChatCapability capability) => capability switch
    {
        ChatCapability.CreateGroup => ("Groups", "create"),
        ChatCapability.UpdateGroup => ("Groups", "change"),
        ChatCapability.DeleteGroup => ("Groups", "delete"),
        ChatCapability.GetGroup => ("Groups", "get"),
        ChatCapability.ListGroups => ("Groups", "list"),
        ChatCapability.AddMember => ("Members", "add"),
        ChatCapability.RemoveMember => ("Members", "remove"),
        ChatCapability.KickMember => ("Members", "kick"),
        ChatCapability.ListMembers => ("Members", "list"),
        ChatCapability.SetMemberRole => ("Members", "roles"),
        ChatCapability.BanMember => ("Bans", "ban"),
        ChatCapability.UnbanMember => ("Bans", "unban"),
        ChatCapability.ListBans => ("Bans", "list"),
        ChatCapability.CreateUser => ("Users", "create"),
        ChatCapability.UpdateUser => ("Users", "change"),
        ChatCapability.DeleteUser => ("Users", "delete"),
        ChatCapability.ArchiveUser => ("Users", "archive"),
        ChatCapability.GetUser => ("Users", "get"),
        ChatCapability.ListUsers => ("Users", "list"),
        ChatCapability.GetUserStatus => ("Users", "presence"),
        ChatCapability.AddFriend => ("Friends", "add"),
        ChatCapability.RemoveFriend => ("Friends", "remove"),
        ChatCapability.BlockUser => ("Blocks", "user by user"),
        ChatCapability.UnblockUser => ("Blocks", "undo"),
        ChatCapability.BlockAccount => ("Blocks", "account"),
        ChatCapability.UnblockAccount => ("Blocks", "undo account"),
        ChatCapability.SendMessage => ("Messages", "send"),
        ChatCapability.InvokeApi => ("Other", "Invoke-ChatApi"),
        _ => ("Other", capability.ToString()),
    };
}
