using GroupAdmin.Cmdlets.Commands;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Turns the parameters of Send-ChatMessage into the domain's message.</summary>
internal static class MessageParameters
{
    public static NewMessage Of(SendChatMessageCommand command, string? group = null, string? user = null) => new(command.From.Id, command.Message)
    {
        GroupId = group,
        UserId = user,
        FilePath = FileSystemPath.Resolve(command, command.FilePath),
        Option = GroupParameters.Pairs(command.Option),
    };
}
