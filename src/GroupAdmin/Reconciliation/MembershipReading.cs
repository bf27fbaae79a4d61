using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>
/// Compares lists of members, page by page, with the wanted ones: a bit for each wanted user, the users who are not wanted, and no list.
/// Several lists may be compared at once.
/// </summary>
internal sealed class MembershipReading(WantedIds ids, IReadOnlyList<string>? knownRoles, bool keepsExtra)
{
    private readonly MarksShelf shelf = new(ids.Count);
    private readonly IdPool extras = new();

    /// <summary>True once a wanted role was met with another on a platform whose roles cannot be set.</summary>
    public bool MetFixedRole { get; private set; }

    /// <summary>Reads a listing to its end.</summary>
    /// <param name="listing">The listing; disposed of here.</param>
    /// <param name="wanted">Who is wanted.</param>
    /// <param name="hasRoles">True where roles are compared: not for bans.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<MembershipDifference> ReadAsync(IPageSource<ChatGroupMember> listing, MemberList wanted, bool hasRoles, CancellationToken cancellationToken)
    {
        using (listing)
        {
            var isWanted = shelf.Take();
            var isThere = shelf.Take();
            var others = new HashSet<int>();
            var changed = new List<RoleDifference>();
            var roles = hasRoles && wanted.HasRoles ? new Dictionary<int, string>() : null;
            var present = 0L;
            for (var place = 0; place < wanted.Count; place++)
            {
                var user = ids.Same(wanted.UserAt(place));
                isWanted.Set(user);
                if (roles is not null && wanted.RoleAt(place) is { } role)
                {
                    roles[user] = role;
                }
            }

            while (await listing.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                foreach (var member in page.Items)
                {
                    var user = ids.Find(member.UserId);
                    if (user < 0 || !isWanted[user])
                    {
                        present += AddOther(others, member.UserId) ? 1 : 0;
                    }
                    else if (isThere.Set(user))
                    {
                        present++;
                        if (roles is not null && roles.TryGetValue(user, out var role) && Differs(role, member.Role))
                        {
                            changed.Add(new RoleDifference(ids.Ids[user], role, member.Role));
                        }
                    }
                }
            }

            var missing = new List<int>();
            for (var place = 0; place < wanted.Count; place++)
            {
                if (isThere.Set(ids.Same(wanted.UserAt(place))))
                {
                    missing.Add(place);
                }
            }

            for (var place = 0; place < wanted.Count; place++)
            {
                isWanted.ClearNear(ids.Same(wanted.UserAt(place)));
                isThere.ClearNear(ids.Same(wanted.UserAt(place)));
            }

            shelf.GiveBack(isWanted);
            shelf.GiveBack(isThere);
            changed.Sort(static (x, y) => string.CompareOrdinal(x.UserId, y.UserId));
            return MembershipDifference.Of(ids.Ids, wanted, missing, others.Count == 0 || keepsExtra ? [] : new SortedIds(extras, extras, others), changed, present);
        }
    }

    // Who is not wanted may be a member of many groups, so that the id is held once for all of them.
    private bool AddOther(HashSet<int> others, string userId)
    {
        lock (extras)
        {
            return others.Add(extras.Add(userId));
        }
    }

    // A platform that tells no role for plain members means the first of its roles.
    private bool Differs(string wanted, string? actual)
    {
        if (knownRoles is null)
        {
            MetFixedRole |= !string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
            return false;
        }

        return !string.Equals(wanted, actual ?? (knownRoles.Count > 0 ? knownRoles[0] : null), StringComparison.OrdinalIgnoreCase);
    }
}
