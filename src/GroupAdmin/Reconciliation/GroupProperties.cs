using System.Collections.Generic;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Compares the properties of groups as far as a platform holds and tells them.</summary>
internal sealed class GroupProperties
{
    private readonly ComparisonNotes notes;
    private readonly WantedIds users;

    public GroupProperties(ChatClient client, WantedIds users, ComparisonNotes notes)
    {
        this.notes = notes;
        this.users = users;
        Changeable = client.Session.Client is IGroupUpdater updater ? updater.ChangeableGroupFields : GroupFields.None;
        Creatable = client.Session.Client is IGroupCreator creator ? creator.CreatableGroupFields : GroupFields.None;
        Untold = client.Session.Client is IUntoldFields fields ? fields.UntoldGroupFields : GroupFields.None;
    }

    /// <summary>What can be changed.</summary>
    public GroupFields Changeable { get; }

    /// <summary>What can be given to a new group.</summary>
    public GroupFields Creatable { get; }

    private GroupFields Untold { get; }

    /// <summary>The properties that are another than the wanted ones.</summary>
    public IReadOnlyList<PropertyDifference> Compare(DirectoryGroup wanted, ChatGroup actual)
    {
        var found = new List<PropertyDifference>();
        if (wanted.Name is { } name && !SameValue.Texts(name, actual.Name))
        {
            found.Add(new PropertyDifference(nameof(ChatGroup.Name), name, actual.Name));
        }

        if (wanted.Type is { } type && actual.Type != type && IsComparable(GroupFields.Type, actual.Type is not null, wanted.Id))
        {
            found.Add(new PropertyDifference(nameof(ChatGroup.Type), type, actual.Type));
        }

        // No contract takes an owner away: an empty one states nothing that could be brought about.
        if (wanted.Owner is { Length: > 0 } owner && !SameOwner(owner, actual.Owner) && IsComparable(GroupFields.Owner, actual.Owner is not null, wanted.Id))
        {
            found.Add(new PropertyDifference(nameof(ChatGroup.Owner), owner, actual.Owner));
        }

        if (wanted.Description is { } description && !SameValue.Texts(description, actual.Description) && IsComparable(GroupFields.Description, actual.Description is not null, wanted.Id))
        {
            found.Add(new PropertyDifference(nameof(ChatGroup.Description), description, actual.Description));
        }

        if (wanted.Metadata is { } metadata && !SameValue.Tables(metadata, actual.Metadata) && IsComparable(GroupFields.Metadata, actual.Metadata is not null, wanted.Id))
        {
            found.Add(new PropertyDifference(nameof(ChatGroup.Metadata), PropertyValues.Table(metadata), actual.Metadata));
        }

        return found;
    }

    /// <summary>Notes what a group that is to be created states and the platform has no place for.</summary>
    public void NoteMissing(DirectoryGroup wanted)
    {
        foreach (var (field, isGiven) in new[]
        {
            (GroupFields.Type, wanted.Type is not null),
            (GroupFields.Owner, !string.IsNullOrEmpty(wanted.Owner)),
            (GroupFields.Description, !string.IsNullOrEmpty(wanted.Description)),
            (GroupFields.Metadata, wanted.Metadata is { Count: > 0 }),
        })
        {
            if (isGiven && !CanHold(field))
            {
                notes.CannotHold(Words(field), wanted.Id);
            }
        }
    }

    /// <summary>True where a platform has a place for a property.</summary>
    public bool CanHold(GroupFields field) => ((Changeable | Creatable) & field) != 0;

    private bool SameOwner(string wanted, string? actual) => actual is not null && users.AreSame(wanted, actual);

    // What the platform has no place for, and what it neither tells nor lets be set, would be another every night.
    private bool IsComparable(GroupFields field, bool isTold, string id)
    {
        if (!CanHold(field))
        {
            notes.CannotHold(Words(field), id);
            return false;
        }

        if (isTold || ((Changeable & field) != 0 && (Untold & field) == 0))
        {
            return true;
        }

        notes.DoesNotTell(Words(field), id);
        return false;
    }

    private static string Words(GroupFields field) => $"the {field.ToString().ToLowerInvariant()} of a group";
}
