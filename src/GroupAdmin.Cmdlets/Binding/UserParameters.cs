using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Turns the parameters of the user cmdlets into the domain's objects.</summary>
internal static class UserParameters
{
    public static NewUser OfNew(UserFieldsCommand command, string? id) => new()
    {
        Id = id,
        Name = command.Wish(command.Name, nameof(command.Name)),
        Email = command.Wish(command.Email, nameof(command.Email)),
        ShortName = command.Wish(command.ShortName, nameof(command.ShortName)),
        AvatarUri = command.Wish(command.AvatarUri, nameof(command.AvatarUri)),
        ProfileUri = command.Wish(command.ProfileUri, nameof(command.ProfileUri)),
        Role = command.Wish(command.Role, nameof(command.Role)),
        Status = command.Status,
        Password = command.Password,
        Metadata = GroupParameters.Pairs(command.Metadata),
        Option = GroupParameters.Pairs(command.Option),
    };

    public static UserChange OfChange(UserFieldsCommand command, string id) => new(id)
    {
        Name = command.Wish(command.Name, nameof(command.Name)),
        Email = command.Wish(command.Email, nameof(command.Email)),
        ShortName = command.Wish(command.ShortName, nameof(command.ShortName)),
        AvatarUri = command.Wish(command.AvatarUri, nameof(command.AvatarUri)),
        ProfileUri = command.Wish(command.ProfileUri, nameof(command.ProfileUri)),
        Role = command.Wish(command.Role, nameof(command.Role)),
        Status = command.Status,
        Password = command.Password,
        Metadata = GroupParameters.Pairs(command.Metadata),
        Option = GroupParameters.Pairs(command.Option),
    };
}
