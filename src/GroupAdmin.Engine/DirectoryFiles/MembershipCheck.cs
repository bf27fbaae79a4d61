using System;
using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Finds whoever is in a group twice, or a member and banned at once. It needs four bytes for each user of the directory.</summary>
internal sealed class MembershipCheck(ChatDirectory directory, ProblemList problems)
{
    // By the user's number: what was found last, in the current group when it is one of the two marks below.
    private int[] marks = [];
    private int lastMark;

    /// <summary>Checks a group whose lists are complete.</summary>
    /// <param name="group">The group.</param>
    /// <param name="memberLines">The line of each member.</param>
    /// <param name="banLines">The line of each ban.</param>
    public void Check(DirectoryGroup group, List<int> memberLines, List<int> banLines)
    {
        if (marks.Length < directory.UserIds.Count)
        {
            Array.Resize(ref marks, Math.Max(directory.UserIds.Count, marks.Length * 2));
        }

        var isMember = ++lastMark;
        var isBanned = ++lastMark;
        for (var i = 0; i < (group.Members?.Count ?? 0); i++)
        {
            var user = group.Members!.UserAt(i);
            if (marks[user] == isMember)
            {
                Twice(group, user, group.Members, memberLines, i, "is a member of");
            }

            marks[user] = isMember;
        }

        for (var i = 0; i < (group.Bans?.Count ?? 0); i++)
        {
            var user = group.Bans!.UserAt(i);
            if (marks[user] == isMember)
            {
                Both(group, user, memberLines, banLines[i]);
            }
            else if (marks[user] == isBanned)
            {
                Twice(group, user, group.Bans, banLines, i, "is banned from");
            }

            marks[user] = isBanned;
        }
    }

    private static int First(MemberList list, int user)
    {
        var place = 0;
        while (list.UserAt(place) != user)
        {
            place++;
        }

        return place;
    }

    private void Twice(DirectoryGroup group, int user, MemberList list, List<int> lines, int place, string what)
    {
        // Looking for the other one takes as long as the group is.
        if (!problems.KeepsErrors)
        {
            problems.Error(lines[place], string.Empty);
            return;
        }

        var id = directory.UserIds[user];
        problems.Error(
            lines[place],
            $"The user '{DirectoryValues.Shown(id)}' {what} the group '{DirectoryValues.Shown(group.Id)}' twice; the first time stands in line {lines[First(list, user)]}. Keep one of the two.",
            group.Id,
            id);
    }

    private void Both(DirectoryGroup group, int user, List<int> memberLines, int line)
    {
        if (!problems.KeepsErrors)
        {
            problems.Error(line, string.Empty);
            return;
        }

        var id = directory.UserIds[user];
        problems.Error(
            line,
            $"The user '{DirectoryValues.Shown(id)}' is banned from the group '{DirectoryValues.Shown(group.Id)}' and is a member of it in line {memberLines[First(group.Members!, user)]}. Decide for one.",
            group.Id,
            id);
    }
}
