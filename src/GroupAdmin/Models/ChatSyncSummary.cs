using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>What a synchronisation did, in numbers.</summary>
public sealed class ChatSyncSummary : ChatObject
{
    /// <summary>True where every difference was applied, so that the same again would do nothing.</summary>
    public bool InSync => Failed == 0 && Skipped == 0;

    /// <summary>How many groups were looked at.</summary>
    public long Groups { get; set; }

    /// <summary>How many groups were created.</summary>
    public long GroupsCreated { get; set; }

    /// <summary>How many groups got other properties.</summary>
    public long GroupsChanged { get; set; }

    /// <summary>How many groups were deleted.</summary>
    public long GroupsDeleted { get; set; }

    /// <summary>How many groups are not in the directory and were left alone.</summary>
    public long GroupsLeftAlone { get; set; }

    /// <summary>How many users were created.</summary>
    public long UsersCreated { get; set; }

    /// <summary>How many users got other properties.</summary>
    public long UsersChanged { get; set; }

    /// <summary>How many members were added.</summary>
    public long MembersAdded { get; set; }

    /// <summary>How many members were removed.</summary>
    public long MembersRemoved { get; set; }

    /// <summary>How many members got another role.</summary>
    public long RolesChanged { get; set; }

    /// <summary>How many users were banned.</summary>
    public long UsersBanned { get; set; }

    /// <summary>How many bans were lifted.</summary>
    public long BansLifted { get; set; }

    /// <summary>How many differences could not be applied; each has an error, or shares one.</summary>
    public long Failed { get; set; }

    /// <summary>How many differences were not tried: declined, held back, or left out because the platform cannot.</summary>
    public long Skipped { get; set; }

    /// <summary>What the directory states and the platform cannot hold or does not tell.</summary>
    public IReadOnlyList<string> CannotHold { get; set; } = Array.Empty<string>();

    /// <summary>How many differences were applied.</summary>
    public long Changes => GroupsCreated + GroupsChanged + GroupsDeleted + UsersCreated + UsersChanged + MembersAdded + MembersRemoved + RolesChanged + UsersBanned + BansLifted;

    /// <summary>One line, such as <c>12 changes, 1 failed</c>.</summary>
    public override string ToString() =>
        $"{Changes} change{(Changes == 1 ? string.Empty : "s")}{(Failed > 0 ? $", {Failed} failed" : string.Empty)}{(Skipped > 0 ? $", {Skipped} skipped" : string.Empty)}";
}
