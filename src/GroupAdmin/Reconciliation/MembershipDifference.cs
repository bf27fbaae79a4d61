using System;
using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>How the members (or the bans) of a group differ from the wanted ones. It holds the difference, four bytes a user, and nothing else.</summary>
public sealed class MembershipDifference
{
    private readonly IdPool pool;
    private readonly MemberList wanted;
    private readonly int[] missing;

    private MembershipDifference(IdPool pool, MemberList wanted, List<int> missing, IReadOnlyList<string> extra, IReadOnlyList<RoleDifference> changed, long present)
    {
        this.pool = pool;
        this.wanted = wanted;
        this.missing = [.. missing];
        Array.Sort(this.missing, (x, y) => pool.Compare(wanted.UserAt(x), wanted.UserAt(y)));
        Extra = extra;
        Changed = changed;
        Present = present;
    }

    /// <summary>How many are there now.</summary>
    public long Present { get; }

    /// <summary>How many are wanted and not there.</summary>
    public int MissingCount => missing.Length;

    /// <summary>Who is there and not wanted, in ordinal order.</summary>
    public IReadOnlyList<string> Extra { get; }

    /// <summary>Who is there with another role, in ordinal order.</summary>
    public IReadOnlyList<RoleDifference> Changed { get; }

    /// <summary>True where there is no difference.</summary>
    public bool IsEmpty => missing.Length == 0 && Extra.Count == 0 && Changed.Count == 0;

    /// <summary>One who is wanted and not there.</summary>
    /// <param name="index">The place in the ordinal order.</param>
    public string MissingAt(int index) => pool[wanted.UserAt(missing[index])];

    /// <summary>The role that one who is missing is to have; null for none that is stated.</summary>
    /// <param name="index">The place in the ordinal order.</param>
    public string? MissingRoleAt(int index) => wanted.RoleAt(missing[index]);

    /// <summary>The difference of a list that was read.</summary>
    internal static MembershipDifference Of(IdPool pool, MemberList wanted, List<int> missing, IReadOnlyList<string> extra, IReadOnlyList<RoleDifference> changed, long present) =>
        new(pool, wanted, missing, extra, changed, present);

    /// <summary>The difference of a list that is not there at all.</summary>
    internal static MembershipDifference OfNothing(WantedIds ids, MemberList wanted)
    {
        var missing = new List<int>(wanted.Count);
        var told = new Marks(ids.Count);
        for (var place = 0; place < wanted.Count; place++)
        {
            if (told.Set(ids.Same(wanted.UserAt(place))))
            {
                missing.Add(place);
            }
        }

        return new MembershipDifference(ids.Ids, wanted, missing, [], [], 0);
    }
}
