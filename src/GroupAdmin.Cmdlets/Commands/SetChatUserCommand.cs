using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Changes what was named of users and keeps everything else, also where the platform overwrites.</summary>
[Cmdlet(VerbsCommon.Set, "ChatUser", SupportsShouldProcess = true)]
[OutputType(typeof(ChatUser))]
public sealed class SetChatUserCommand : UserFieldsCommand
{
    /// <summary>The users to change.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("User", "UserId", "UID")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] Id { get; set; } = [];

    /// <summary>Emits the changed users, as the platform has them now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IUserUpdater>();

    private protected override void Process()
    {
        foreach (var user in Id)
        {
            var client = ConnectionFor(user.ConnectionName, user.Id).GetClient();
            var change = UserParameters.OfChange(this, user.Id);
            if (ShouldProcess(user.Id, "Change user"))
            {
                Work.Add(client.Canonical(IdKind.User, user.Id), token => Changes.ApplyAsync(client, change, PassThru, token), Write, failure => WriteFailure(failure, user.Id));
            }
        }
    }

    private void Write(ChatUser? user)
    {
        if (user is not null)
        {
            WriteObject(user);
        }
    }
}
