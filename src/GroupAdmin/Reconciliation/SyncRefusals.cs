using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Reconciliation;

/// <summary>What a platform cannot do, each as the end of the sentence "The platform cannot …"; null where it can.</summary>
internal sealed class SyncRefusals(ChatClient client, SyncOptions options)
{
    private const int Shown = 3;

    private readonly GroupFields creatable = client.Session.Client is IGroupCreator creator ? creator.CreatableGroupFields : GroupFields.None;
    private readonly GroupFields changeable = client.Session.Client is IGroupUpdater updater ? updater.ChangeableGroupFields : GroupFields.None;
    private readonly UserFields changeableOfUser = client.Session.Client is IUserUpdater updater ? updater.ChangeableUserFields : UserFields.None;

    /// <summary>Everything in a plan that cannot be done, each with the groups or users that it is about.</summary>
    public IReadOnlyList<string> Of(SyncPlan plan)
    {
        var found = new List<KeyValuePair<string, string>>();
        if (plan.Users.MissingCount > 0 && CreateUsers is { } noUsers)
        {
            found.AddRange(Enumerable.Range(0, plan.Users.MissingCount).Select(index => new KeyValuePair<string, string>(noUsers, plan.Users.MissingAt(index).Id)));
        }

        foreach (var user in plan.Users.Changed)
        {
            found.AddRange(user.Properties.Select(ChangeUser).OfType<string>().Select(reason => new KeyValuePair<string, string>(reason, user.Wanted.Id)));
        }

        foreach (var step in plan.Steps)
        {
            found.AddRange(Of(step.Group).OfType<string>().Distinct(StringComparer.Ordinal).Select(reason => new KeyValuePair<string, string>(reason, step.Group.Id)));
        }

        return [.. found.GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal).Select(Sentence)];
    }

    /// <summary>Creating users.</summary>
    public string? CreateUsers =>
        client.Session.Client is not IUserCreator ? "create users"
        : client.AssignsIds(IdKind.User) ? "create users under a wanted id, because it chooses the ids itself"
        : null;

    /// <summary>Changing a property of a user.</summary>
    public string? ChangeUser(PropertyDifference property)
    {
        var isName = property.Property == nameof(ChatUser.Name);
        var can = client.Session.Client is IUserUpdater && (isName || changeableOfUser.HasFlag(Field<UserFields>(property)));
        return can ? null : $"change the {property.Property.ToLowerInvariant()} of a user";
    }

    /// <summary>Creating a group.</summary>
    public string? Create(ComparedGroup group) =>
        client.Session.Client is not IGroupCreator ? "create groups"
        : NeedsPassword(group.Wanted!.Type, creatable) && options.PasswordOf(group.Id) is not { Length: > 0 }
            ? "create a group that is entered with a password without one, and no directory file holds any: give it with -Password"
        : null;

    /// <summary>Changing a property of a group.</summary>
    public string? Change(ComparedGroup group, PropertyDifference property)
    {
        var isName = property.Property == nameof(ChatGroup.Name);
        if (client.Session.Client is not IGroupUpdater || !(isName || changeable.HasFlag(Field<GroupFields>(property))))
        {
            return $"change the {property.Property.ToLowerInvariant()} of a group";
        }

        return property.Property == nameof(ChatGroup.Type) && NeedsPassword(group.Wanted!.Type, changeable) && options.PasswordOf(group.Id) is not { Length: > 0 }
            ? "let a group be entered with a password without one, and no directory file holds any: give it with -Password"
            : null;
    }

    /// <summary>Adding a member.</summary>
    /// <param name="role">The role; null for none that is stated.</param>
    public string? Add(string? role) =>
        role is not null && client.Session.Client is IMemberRoleSetter setter ? Role(setter, role)
        : client.Session.Client is IMemberAdder ? null
        : "add members to a group";

    /// <summary>Giving a member another role.</summary>
    public string? SetRole(string role) => client.Session.Client is IMemberRoleSetter setter ? Role(setter, role) : "give members of a group a role";

    /// <summary>Removing members.</summary>
    public string? Remove => client.Session.Client is IMemberRemover ? null : "remove members from a group";

    /// <summary>Banning.</summary>
    public string? Ban => client.Session.Client is IGroupBanner ? null : "ban users from a group";

    /// <summary>Lifting bans.</summary>
    public string? Unban => client.Session.Client is IGroupUnbanner ? null : "lift a ban from a group";

    /// <summary>Deleting groups.</summary>
    public string? Delete => client.Session.Client is IGroupDeleter ? null : "delete groups";

    private IEnumerable<string?> Of(ComparedGroup group)
    {
        if (group.IsExtra)
        {
            yield return Delete;
            yield break;
        }

        if (group.IsMissing)
        {
            yield return Create(group);
        }

        foreach (var property in group.Properties)
        {
            yield return Change(group, property);
        }

        for (var index = 0; index < (group.Members?.MissingCount ?? 0); index++)
        {
            yield return Add(group.Members!.MissingRoleAt(index));
        }

        foreach (var change in group.Members?.Changed ?? [])
        {
            yield return SetRole(change.Wanted);
        }

        yield return group.Members?.Extra.Count > 0 ? Remove : null;
        yield return group.Bans?.MissingCount > 0 ? Ban : null;
        yield return group.Bans?.Extra.Count > 0 ? Unban : null;
    }

    private static string? Role(IMemberRoleSetter setter, string role) =>
        setter.MemberRoles.Contains(role, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"give a member the role '{role}' (its roles are {string.Join(", ", setter.MemberRoles)})";

    private static bool NeedsPassword(ChatGroupType? type, GroupFields storable) =>
        type == ChatGroupType.Password && (storable & GroupFields.Type) != 0 && (storable & GroupFields.Password) != 0;

    // The fields are named as the properties of the models are.
    private static T Field<T>(PropertyDifference property)
        where T : struct, Enum =>
        Enum.TryParse<T>(property.Property, out var field) ? field : throw new InvalidOperationException($"There is no field for {property.Property}.");

    private static string Sentence(IGrouping<string, string> refusal)
    {
        var ids = refusal.Distinct(StringComparer.Ordinal).ToList();
        return $"{refusal.Key} ({string.Join(", ", ids.Take(Shown).Select(static id => $"'{id}'"))}{(ids.Count > Shown ? $" and {(ids.Count - Shown).ToString("N0", CultureInfo.InvariantCulture)} more" : string.Empty)})";
    }
}
