using System.Collections.Generic;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Compares the properties of users as far as a platform holds and tells them.</summary>
internal sealed class UserProperties
{
    private readonly ComparisonNotes notes;

    public UserProperties(ChatClient client, ComparisonNotes notes)
    {
        this.notes = notes;
        Changeable = client.Session.Client is IUserUpdater updater ? updater.ChangeableUserFields : UserFields.None;
        Creatable = client.Session.Client is IUserCreator creator ? creator.CreatableUserFields : UserFields.None;
        Untold = client.Session.Client is IUntoldFields fields ? fields.UntoldUserFields : UserFields.None;
    }

    /// <summary>What can be changed.</summary>
    public UserFields Changeable { get; }

    /// <summary>What can be given to a new user.</summary>
    public UserFields Creatable { get; }

    private UserFields Untold { get; }

    /// <summary>The properties that are another than the wanted ones.</summary>
    public IReadOnlyList<PropertyDifference> Compare(DirectoryUser wanted, ChatUser actual)
    {
        var found = new List<PropertyDifference>();
        if (wanted.Name is { } name && !SameValue.Texts(name, actual.Name))
        {
            found.Add(new PropertyDifference(nameof(ChatUser.Name), name, actual.Name));
        }

        foreach (var (field, text, told) in Texts(wanted, actual))
        {
            if (text is not null && !SameValue.Texts(text, told) && IsComparable(field, told is not null, wanted.Id))
            {
                found.Add(new PropertyDifference(field.ToString(), text, told));
            }
        }

        if (wanted.Metadata is { } metadata && !SameValue.Tables(metadata, actual.Metadata) && IsComparable(UserFields.Metadata, actual.Metadata is not null, wanted.Id))
        {
            found.Add(new PropertyDifference(nameof(ChatUser.Metadata), PropertyValues.Table(metadata), actual.Metadata));
        }

        return found;
    }

    /// <summary>True where a listing leaves something out that reading the user alone may tell.</summary>
    public bool NeedsDetail(DirectoryUser wanted, ChatUser listed)
    {
        foreach (var (field, text, told) in Texts(wanted, listed))
        {
            if (!string.IsNullOrEmpty(text) && told is null && IsTold(field))
            {
                return true;
            }
        }

        return wanted.Metadata is { Count: > 0 } && listed.Metadata is null && IsTold(UserFields.Metadata);
    }

    /// <summary>Notes what a user who is to be created states and the platform has no place for.</summary>
    public void NoteMissing(DirectoryUser wanted)
    {
        foreach (var (field, text, _) in Texts(wanted, new ChatUser()))
        {
            if (!string.IsNullOrEmpty(text) && !CanHold(field))
            {
                notes.CannotHold(Words(field), wanted.Id);
            }
        }

        if (wanted.Metadata is { Count: > 0 } && !CanHold(UserFields.Metadata))
        {
            notes.CannotHold(Words(UserFields.Metadata), wanted.Id);
        }
    }

    /// <summary>True where a platform has a place for a property.</summary>
    public bool CanHold(UserFields field) => ((Changeable | Creatable) & field) != 0;

    private static (UserFields Field, string? Wanted, string? Told)[] Texts(DirectoryUser wanted, ChatUser told) =>
    [
        (UserFields.Email, wanted.Email, told.Email),
        (UserFields.ShortName, wanted.ShortName, told.ShortName),
        (UserFields.AvatarUri, wanted.AvatarUri, told.AvatarUri),
        (UserFields.ProfileUri, wanted.ProfileUri, told.ProfileUri),
        (UserFields.Role, wanted.Role, told.Role),
        (UserFields.Status, wanted.Status, told.Status),
    ];

    private bool IsTold(UserFields field) => CanHold(field) && (Untold & field) == 0;

    private bool IsComparable(UserFields field, bool isTold, string id)
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

    private static string Words(UserFields field) => field switch
    {
        UserFields.Email => "the e-mail address of a user",
        UserFields.ShortName => "the short name of a user",
        UserFields.AvatarUri => "the picture of a user",
        UserFields.ProfileUri => "the profile page of a user",
        _ => $"the {field.ToString().ToLowerInvariant()} of a user",
    };
}
