using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Deletes users, or archives them.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChatUser))]
public sealed class RemoveChatUserCommand : ParallelCommand<bool>
{
    /// <summary>The users to delete.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("User", "UserId", "UID")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] Id { get; set; } = [];

    /// <summary>Archives the users instead of deleting them, on platforms that can.</summary>
    [Parameter]
    public SwitchParameter Archive { get; set; }

    /// <summary>Emits the users that were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Require(ChatClient client) => _ = Archive ? client.Require<IUserArchiver>() : (object)client.Require<IUserDeleter>();

    private protected override void Process()
    {
        foreach (var user in Id)
        {
            var connection = ConnectionFor(user.ConnectionName, user.Id);
            var client = connection.GetClient();
            if (ShouldProcess(user.Id, Archive ? "Archive user" : "Delete user"))
            {
                Work.Add(client.Canonical(IdKind.User, user.Id), token => Completed.Of(Archive ? client.ArchiveUserAsync(user.Id, token) : client.DeleteUserAsync(user.Id, token)), _ => Write(connection, user), failure => WriteFailure(failure, user.Id));
            }
        }
    }

    private void Write(ChatConnection connection, UserReference user)
    {
        if (PassThru)
        {
            WriteObject(user.Source?.BaseObject as ChatUser ?? new ChatUser { Id = user.Id, Platform = connection.Platform, ConnectionName = connection.Name });
        }
    }
}
