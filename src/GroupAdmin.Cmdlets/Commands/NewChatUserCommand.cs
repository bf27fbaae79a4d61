using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Creates users. A user who exists already is an error, never an update.</summary>
[Cmdlet(VerbsCommon.New, "ChatUser", SupportsShouldProcess = true)]
[OutputType(typeof(ChatUser))]
public sealed class NewChatUserCommand : UserFieldsCommand
{
    private Creations<NewUser, ChatUser, ChatUser>? creations;

    /// <summary>The user's id, on platforms where people choose it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID")]
    public string? Id { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IUserCreator>();

    private protected override void Process()
    {
        var user = UserParameters.OfNew(this, PipedFields.IsIdToLeaveOut(Client, IdKind.User, Id, WasNamed, WarnOnce) ? null : Id);
        PipedFields.LeaveOut(Client, user, WasNamed, WriteWarning);
        if (ShouldProcess(user.Id ?? user.Name ?? "(unnamed)", "Create user"))
        {
            creations ??= UserCreation.Start(Bridge, Default, MyInvocation.ExpectingInput);
            creations.Add(user.Id, user, WriteObject, failure => WriteFailure(failure, user.Id ?? user.Name));
        }
    }

    private protected override void End() => creations?.Complete();
}
