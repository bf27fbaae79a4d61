using System.Collections.Generic;
using System.Linq;
using System.Security;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>What a directory wants, as the contracts take it: no more than the platform has a place for.</summary>
internal static class WantedValues
{
    /// <summary>A group to be created. One without a name gets its id for it, because most platforms demand one.</summary>
    public static NewGroup NewGroup(DirectoryGroup wanted, GroupFields storable, SecureString? password)
    {
        return new NewGroup
        {
            Id = wanted.Id,
            Name = PropertyValues.OrNull(wanted.Name) ?? wanted.Id,
            Type = Has(GroupFields.Type) ? wanted.Type : null,
            Password = Has(GroupFields.Type) && Has(GroupFields.Password) && wanted.Type == ChatGroupType.Password ? password : null,
            Owner = Has(GroupFields.Owner) ? PropertyValues.OrNull(wanted.Owner) : null,
            Description = Has(GroupFields.Description) ? PropertyValues.OrNull(wanted.Description) : null,
            Metadata = Has(GroupFields.Metadata) && wanted.Metadata is { Count: > 0 } metadata ? PropertyValues.Table(metadata) : null,
        };

        bool Has(GroupFields field) => (storable & field) != 0;
    }

    /// <summary>What of a new group can be given to it only after it was created.</summary>
    public static GroupChange Rest(DirectoryGroup wanted, string id, GroupFields created, IGroupUpdater? updater, SecureString? password)
    {
        var storable = (updater?.ChangeableGroupFields ?? GroupFields.None) & ~created;
        return new GroupChange(id)
        {
            Type = Has(GroupFields.Type) ? wanted.Type : null,
            Password = Has(GroupFields.Type) && Has(GroupFields.Password) && wanted.Type == ChatGroupType.Password ? password : null,
            Owner = Has(GroupFields.Owner) ? PropertyValues.OrNull(wanted.Owner) : null,
            Description = Has(GroupFields.Description) ? PropertyValues.OrNull(wanted.Description) : null,
            Metadata = Has(GroupFields.Metadata) && wanted.Metadata is { Count: > 0 } metadata ? PropertyValues.Table(metadata) : null,
        };

        bool Has(GroupFields field) => (storable & field) != 0;
    }

    /// <summary>A change of some properties of a group.</summary>
    public static GroupChange Change(ComparedGroup group, IReadOnlyList<PropertyDifference> properties, SecureString? password)
    {
        var wanted = group.Wanted!;
        return new GroupChange(group.Id)
        {
            Name = Has(nameof(ChatGroup.Name)) ? wanted.Name : null,
            Type = Has(nameof(ChatGroup.Type)) ? wanted.Type : null,
            Password = Has(nameof(ChatGroup.Type)) && wanted.Type == ChatGroupType.Password ? password : null,
            Owner = Has(nameof(ChatGroup.Owner)) ? wanted.Owner : null,
            Description = Has(nameof(ChatGroup.Description)) ? wanted.Description : null,
            Metadata = Has(nameof(ChatGroup.Metadata)) ? PropertyValues.Table(wanted.Metadata) : null,
        };

        bool Has(string name) => properties.Any(property => property.Property == name);
    }

    /// <summary>A user to be created. One without a name gets the id for it.</summary>
    public static NewUser NewUser(DirectoryUser wanted, UserFields storable)
    {
        return new NewUser
        {
            Id = wanted.Id,
            Name = PropertyValues.OrNull(wanted.Name) ?? wanted.Id,
            Email = Text(UserFields.Email, wanted.Email),
            ShortName = Text(UserFields.ShortName, wanted.ShortName),
            AvatarUri = Text(UserFields.AvatarUri, wanted.AvatarUri),
            ProfileUri = Text(UserFields.ProfileUri, wanted.ProfileUri),
            Role = Text(UserFields.Role, wanted.Role),
            Status = Text(UserFields.Status, wanted.Status),
            Metadata = (storable & UserFields.Metadata) != 0 && wanted.Metadata is { Count: > 0 } metadata ? PropertyValues.Table(metadata) : null,
        };

        string? Text(UserFields field, string? text) => (storable & field) != 0 ? PropertyValues.OrNull(text) : null;
    }

    /// <summary>A change of some properties of a user.</summary>
    public static UserChange Change(DirectoryUser wanted, IReadOnlyList<PropertyDifference> properties)
    {
        return new UserChange(wanted.Id)
        {
            Name = Has(nameof(ChatUser.Name)) ? wanted.Name : null,
            Email = Has(nameof(ChatUser.Email)) ? wanted.Email : null,
            ShortName = Has(nameof(ChatUser.ShortName)) ? wanted.ShortName : null,
            AvatarUri = Has(nameof(ChatUser.AvatarUri)) ? wanted.AvatarUri : null,
            ProfileUri = Has(nameof(ChatUser.ProfileUri)) ? wanted.ProfileUri : null,
            Role = Has(nameof(ChatUser.Role)) ? wanted.Role : null,
            Status = Has(nameof(ChatUser.Status)) ? wanted.Status : null,
            Metadata = Has(nameof(ChatUser.Metadata)) ? PropertyValues.Table(wanted.Metadata) : null,
        };

        bool Has(string name) => properties.Any(property => property.Property == name);
    }
}
