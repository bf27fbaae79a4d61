using System;
using System.Collections;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Sends an administrator's notice to groups or users.</summary>
[Cmdlet(VerbsCommunications.Send, "ChatMessage", DefaultParameterSetName = "Group", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMessage))]
public sealed class SendChatMessageCommand : ParallelCommand<bool>
{
    /// <summary>The groups that the message goes to.</summary>
    [Parameter(ParameterSetName = "Group", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID")]
    [GroupId(HasAlternative = true)]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Group { get; set; } = [];

    /// <summary>The users that the message goes to.</summary>
    [Parameter(ParameterSetName = "User", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID")]
    [UserId(HasAlternative = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] User { get; set; } = [];

    /// <summary>The text.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Text")]
    [ValidateNotNullOrEmpty]
    public string Message { get; set; } = string.Empty;

    /// <summary>The user that the message comes from.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Sender")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference From { get; set; } = null!;

    /// <summary>A file to send along, on platforms that take one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Attachment")]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    /// <summary>Settings that only this platform has, by the platform's names.</summary>
    [Parameter]
    public IDictionary? Option { get; set; }

    /// <summary>Emits the messages that were sent.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IMessageSender>();

    private protected override void Process()
    {
        foreach (var group in Group)
        {
            if (MessageParameters.Doubt(group) is { } doubt)
            {
                WriteFailure(doubt, group.Source);
                continue;
            }

            Send(ConnectionFor(group.ConnectionName, group.Id), MessageParameters.Of(this, group: group.Id), group.Id);
        }

        foreach (var user in User)
        {
            Send(ConnectionFor(user.ConnectionName, user.Id), MessageParameters.Of(this, user: user.Id), user.Id);
        }
    }

    private void Send(ChatConnection connection, NewMessage message, string target)
    {
        if (ShouldProcess(target, "Send message"))
        {
            var client = connection.GetClient();
            Action<bool> write = PassThru ? _ => WriteObject(MessageParameters.Sent(connection, message)) : static _ => { };
            Work.Add(target, token => Completed.Of(client.SendMessageAsync(message, token)), write, failure => WriteFailure(failure, target));
        }
    }
}
