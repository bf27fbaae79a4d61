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
        FilePath = FileSystemPath.Resolve(command.SessionState, command.FilePath),
        Option = GroupParameters.Pairs(command.Option),
    };

    /// <summary>Why a group that came from the pipeline is not taken; null when it is.</summary>
    public static ChatServiceException? Doubt(GroupReference group) => group.Source?.BaseObject is ChatGroupMember member
        ? new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"A member names the group '{member.GroupId}' and the user '{member.UserId}'. Say with -Group or -User which of them the message goes to. Nothing was sent for it.")
        : null;

    /// <summary>The message as the pipeline gets it.</summary>
    public static ChatMessage Sent(ChatConnection connection, NewMessage message) => new()
    {
        From = message.From,
        GroupId = message.GroupId,
        UserId = message.UserId,
        Text = message.Text,
        Platform = connection.Platform,
        ConnectionName = connection.Name,
    };
}
