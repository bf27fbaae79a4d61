using System.Collections.Generic;

namespace GroupAdmin.Reconciliation;

/// <summary>Everything that is to be done to one group.</summary>
public sealed class SyncStep
{
    internal SyncStep(ComparedGroup group)
    {
        Group = group;
        TargetId = group.Id;
    }

    /// <summary>The group, compared.</summary>
    public ComparedGroup Group { get; }

    /// <summary>True where somebody was asked and said no: nothing is done to the group.</summary>
    public bool IsDeclined { get; set; }

    /// <summary>The group's id on the platform, which may choose it when the group is created.</summary>
    internal string TargetId { get; set; }

    /// <summary>True once it is known that nothing further can be done to the group.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>True once somebody who belongs in the group may not have been added, so that nobody is removed.</summary>
    internal bool LeavesDoubt { get; set; }

    /// <summary>What is done, in words: "Create, add 3 members".</summary>
    public string Describe()
    {
        var words = new List<string>();
        if (Group.IsExtra)
        {
            words.Add("delete the group");
        }

        if (Group.IsMissing)
        {
            words.Add("create the group");
        }

        foreach (var property in Group.Properties)
        {
            words.Add("change the " + property.Property.ToLowerInvariant());
        }

        Count(Group.Members?.MissingCount, "add", "member");
        Count(Group.Members?.Extra.Count, "remove", "member");
        Count(Group.Members?.Changed.Count, "change", "role");
        Count(Group.Bans?.MissingCount, "make", "ban");
        Count(Group.Bans?.Extra.Count, "lift", "ban");
        var text = string.Join(", ", words);
        return text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text.Substring(1);

        void Count(int? count, string verb, string noun)
        {
            if (count > 0)
            {
                words.Add($"{verb} {count:N0} {noun}{(count == 1 ? string.Empty : "s")}");
            }
        }
    }
}
