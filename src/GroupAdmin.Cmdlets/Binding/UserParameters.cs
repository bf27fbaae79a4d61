using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Turns the parameters of the user cmdlets into the domain's objects.</summary>
internal static class UserParameters
{
    public static NewUser OfNew(UserFieldsCommand command, string? id) => new()
    {
        Id = id,
        Name = command.Name,
        Email = command.Email,
        ShortName = command.ShortName,
        AvatarUri = command.AvatarUri,
        ProfileUri = command.ProfileUri,
        Role = command.Role,
        Status = command.Status,
        Password = command.Password,
        Metadata = GroupParameters.Pairs(command.Metadata),
        Option = GroupParameters.Pairs(command.Option),
    };

    public static UserChange OfChange(UserFieldsCommand command, string id) => new(id)
    {
        Name = command.Name,
        Email = command.Email,
        ShortName = command.ShortName,
        AvatarUri = command.AvatarUri,
        ProfileUri = command.ProfileUri,
        Role = command.Role,
        Status = command.Status,
        Password = command.Password,
        Metadata = GroupParameters.Pairs(command.Metadata),
        Option = GroupParameters.Pairs(command.Option),
    };
}
