using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Reconciliation;

/// <summary>
/// The last batches of two lists, of who comes and of who goes, as one request where the platform takes both at once and both fit. A
/// part of a call that was refused only adds: the others are then removed as without it.
/// </summary>
internal sealed class JointChange
{
    private readonly IMemberChanger changer;

    private JointChange(IMemberChanger changer, int added, int removed)
    {
        this.changer = changer;
        Added = added;
        Removed = removed;
    }

    /// <summary>How many of the last that are added go into the call.</summary>
    public int Added { get; }

    /// <summary>How many that are removed go into the call.</summary>
    public int Removed { get; }

    /// <summary>What the call said; null while it was not made, or failed.</summary>
    public BatchAnswer? Answer { get; private set; }

    /// <summary>The joint change of a group; null where two requests are needed anyway.</summary>
    public static JointChange? Of(ComparedGroup group, ChatClient client)
    {
        if (client.Session.Client is not IMemberChanger { ChangeMemberTraits: { Reporting: MemberReporting.Complete } traits } changer || group.Members is not { } members)
        {
            return null;
        }

        var size = Math.Min(client.BulkOptions(false).BatchSize, traits.Maximum);
        var plain = client.Session.Client is IMemberRoleSetter
            ? Enumerable.Range(0, members.MissingCount).Count(index => members.MissingRoleAt(index) is null)
            : members.MissingCount;
        var added = plain % size;
        var removed = members.Extra.Count % size;
        return added > 0 && removed > 0 && added + removed <= size ? new JointChange(changer, added, removed) : null;
    }

    /// <summary>Adding whose first call, which has everybody in it, removes the others too.</summary>
    /// <param name="add">Adds without removing anybody.</param>
    /// <param name="leaving">The others.</param>
    public BulkChange Adding(BulkChange add, IReadOnlyList<string> leaving) => new(add.Action, add.Target, add.Traits, async (users, token) =>
    {
        if (users.Count != Added || Answer is not null)
        {
            return await add.Write(users, token).ConfigureAwait(false);
        }

        return Answer = await changer.ChangeMembersAsync(add.Target, users, leaving, token).ConfigureAwait(false);
    })
    {
        ReadBack = add.ReadBack,
        Probe = add.Probe,
    };
}
