using System;
using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>
/// The members (or the banned) of one group: numbers of an <see cref="IdPool"/>, four bytes each, and one byte more for the role where any
/// of them has one.
/// </summary>
public sealed class MemberList
{
    private const int FewRoles = byte.MaxValue;

    private int[] users = [];
    private byte[]? roles;

    // Only where there are more different roles than a byte can count.
    private int[]? manyRoles;
    private List<string>? roleNames;
    private Dictionary<string, int>? roleNumbers;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>True where any of them has a role of their own.</summary>
    public bool HasRoles => roleNames is not null;

    /// <summary>Adds one. That nobody is in the list twice is the caller's to see to.</summary>
    /// <param name="userId">The user's number in the pool.</param>
    /// <param name="role">The role in the group; null for none that is stated.</param>
    public void Add(int userId, string? role = null)
    {
        if (userId < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(userId));
        }

        if (Count == users.Length)
        {
            var capacity = Math.Max(4, Count * 2);
            Array.Resize(ref users, capacity);
            if (roles is not null)
            {
                Array.Resize(ref roles, capacity);
            }

            if (manyRoles is not null)
            {
                Array.Resize(ref manyRoles, capacity);
            }
        }

        users[Count++] = userId;
        if (role is not null)
        {
            SetRole(Count - 1, role);
        }
    }

    /// <summary>The number of a user in the pool.</summary>
    /// <param name="index">The place in the list.</param>
    public int UserAt(int index) => users[Checked(index)];

    /// <summary>The role of a user; null where none is stated.</summary>
    /// <param name="index">The place in the list.</param>
    public string? RoleAt(int index)
    {
        Checked(index);
        var role = manyRoles is not null ? manyRoles[index] : roles is not null ? roles[index] : 0;
        return role == 0 ? null : roleNames![role - 1];
    }

    /// <summary>Puts the list into the order of the ids.</summary>
    /// <param name="pool">The ids.</param>
    public void Sort(IdPool pool)
    {
        for (var i = 1; i < Count; i++)
        {
            if (pool.Compare(users[i - 1], users[i]) > 0)
            {
                SortAll(pool);
                return;
            }
        }
    }

    private void SortAll(IdPool pool)
    {
        if (manyRoles is not null)
        {
            Array.Sort(users, manyRoles, 0, Count, pool);
        }
        else if (roles is not null)
        {
            Array.Sort(users, roles, 0, Count, pool);
        }
        else
        {
            Array.Sort(users, 0, Count, pool);
        }
    }

    private void SetRole(int index, string role)
    {
        var number = NumberOf(role);
        if (manyRoles is null && number > FewRoles)
        {
            manyRoles = new int[users.Length];
            for (var i = 0; i < index; i++)
            {
                manyRoles[i] = roles![i];
            }

            roles = null;
        }

        if (manyRoles is not null)
        {
            manyRoles[index] = number;
            return;
        }

        roles ??= new byte[users.Length];
        roles[index] = (byte)number;
    }

    private int NumberOf(string role)
    {
        roleNames ??= [];
        roleNumbers ??= new Dictionary<string, int>(StringComparer.Ordinal);
        if (!roleNumbers.TryGetValue(role, out var number))
        {
            roleNames.Add(role);
            roleNumbers.Add(role, number = roleNames.Count);
        }

        return number;
    }

    private int Checked(int index) => (uint)index < (uint)Count ? index : throw new ArgumentOutOfRangeException(nameof(index));
}
