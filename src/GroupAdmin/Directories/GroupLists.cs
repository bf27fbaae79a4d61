using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Directories;

/// <summary>Who is in a group and who is banned from it, in the order of the ids, packed.</summary>
internal sealed class GroupLists
{
    /// <summary>The ids of both lists.</summary>
    public IdPool Ids { get; } = new();

    /// <summary>The members.</summary>
    public MemberList Members { get; private set; } = new();

    /// <summary>The banned.</summary>
    public MemberList Bans { get; } = new();

    /// <summary>True where the platform does not know the group any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>Adds a member who is not in the list: a list that changes while it is paged through can show one on two pages.</summary>
    public void AddMember(ChatGroupMember member)
    {
        var user = Ids.Add(member.UserId);
        if (user == Members.Count)
        {
            Members.Add(user, string.IsNullOrEmpty(member.Role) ? null : member.Role);
        }
    }

    /// <summary>Ends the lists. Whoever is banned is no member, also where the platform shows them as both.</summary>
    /// <param name="banned">Ids of the banned.</param>
    public void Complete(List<string> banned)
    {
        var inList = Members.Count;
        var users = new SortedSet<int>(banned.Select(Ids.Add));
        foreach (var user in users)
        {
            Bans.Add(user);
        }

        if (users.Count > 0 && users.Min < inList)
        {
            var rest = new MemberList();
            for (var i = 0; i < inList; i++)
            {
                if (!users.Contains(Members.UserAt(i)))
                {
                    rest.Add(Members.UserAt(i), Members.RoleAt(i));
                }
            }

            Members = rest;
        }

        Members.Sort(Ids);
        Bans.Sort(Ids);
    }
}
