using System;
using System.Linq;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Reconciliation;

/// <summary>The last batches of two lists, of who comes and of who goes, where the platform takes both at once and both fit into one request.</summary>
internal sealed class JointBatch
{
    private JointBatch(IMemberChanger changer, int added, int removed)
    {
        Changer = changer;
        Added = added;
        Removed = removed;
    }

    /// <summary>Does both in one call.</summary>
    public IMemberChanger Changer { get; }

    /// <summary>How many of the last that are added go into the call.</summary>
    public int Added { get; }

    /// <summary>How many that are removed go into the call.</summary>
    public int Removed { get; }

    /// <summary>The joint batch of a group; null where two requests are needed anyway.</summary>
    public static JointBatch? Of(ComparedGroup group, ChatClient client)
    {
        if (client.Changer(MemberAction.Add) is not { ChangeMemberTraits: { Reporting: MemberReporting.Complete } traits } changer || group.Members is not { } members)
        {
            return null;
        }

        var size = Math.Min(client.BulkOptions(false).BatchSize, traits.Maximum);
        var plain = client.Session.Client is IMemberRoleSetter
            ? Enumerable.Range(0, members.MissingCount).Count(index => members.MissingRoleAt(index) is null)
            : members.MissingCount;
        var added = plain % size;
        var removed = members.Extra.Count % size;
        return added > 0 && removed > 0 && added + removed <= size ? new JointBatch(changer, added, removed) : null;
    }
}
