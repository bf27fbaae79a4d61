using System;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Cmdlets;

/// <summary>The texts behind the formats: what a property looks like on the screen.</summary>
public static class DisplayText
{
    /// <summary>A moment in UTC, without seconds' fractions; empty when there is none.</summary>
    /// <param name="moment">The moment.</param>
    public static string Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A difference as a line of a plan: green for what is missing, red for what is extra, yellow for what is another.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="isColored">True where the host shows colours.</param>
    public static string Change(ChatDifference difference, bool isColored)
    {
        const string Reset = "\u001b[0m";
        var line = new string([.. DifferenceText.Of(difference).Select(static c => char.IsControl(c) ? '�' : c)]);
        return !isColored ? line : DifferenceText.Sign(difference.Kind) switch
        {
            '+' => "\u001b[32m" + line + Reset,
            '-' => "\u001b[31m" + line + Reset,
            _ => "\u001b[33m" + line + Reset,
        };
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
