using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>How far a platform is from a directory, in numbers.</summary>
public sealed class ChatComparisonSummary : ChatObject
{
    /// <summary>True where the platform is as the directory wants it, as far as it could be compared, and everything could be read.</summary>
    public bool InSync => Differences == 0 && NotCompared == 0;

    /// <summary>How many differences there are, of all kinds.</summary>
    public long Differences => UsersMissing + UsersChanged + GroupsMissing + GroupsExtra + GroupsChanged + MembersMissing + MembersExtra + MembersChanged + BansMissing + BansExtra;

    /// <summary>How many groups were looked at, on either side.</summary>
    public long Groups { get; set; }

    /// <summary>How many groups are wanted and not there.</summary>
    public long GroupsMissing { get; set; }

    /// <summary>How many groups are there and not wanted.</summary>
    public long GroupsExtra { get; set; }

    /// <summary>How many properties of groups are another.</summary>
    public long GroupsChanged { get; set; }

    /// <summary>How many memberships are wanted and not there.</summary>
    public long MembersMissing { get; set; }

    /// <summary>How many memberships are there and not wanted.</summary>
    public long MembersExtra { get; set; }

    /// <summary>How many members have another role.</summary>
    public long MembersChanged { get; set; }

    /// <summary>How many bans are wanted and not there.</summary>
    public long BansMissing { get; set; }

    /// <summary>How many bans are there and not wanted.</summary>
    public long BansExtra { get; set; }

    /// <summary>How many users are wanted and not there.</summary>
    public long UsersMissing { get; set; }

    /// <summary>How many properties of users are another.</summary>
    public long UsersChanged { get; set; }

    /// <summary>How many groups could not be compared, because reading them failed.</summary>
    public long NotCompared { get; set; }

    /// <summary>What the directory states and the platform cannot hold or does not tell. It is no difference.</summary>
    public IReadOnlyList<string> CannotHold { get; set; } = Array.Empty<string>();

    /// <summary>One line, such as <c>in sync</c> or <c>3 differences</c>.</summary>
    public override string ToString() =>
        InSync ? "in sync" : $"{Differences} difference{(Differences == 1 ? string.Empty : "s")}{(NotCompared > 0 ? $", {NotCompared} not compared" : string.Empty)}";
}
