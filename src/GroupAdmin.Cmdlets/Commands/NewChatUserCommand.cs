using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Creates users. A user who exists already is an error, never an update.</summary>
[Cmdlet(VerbsCommon.New, "ChatUser", SupportsShouldProcess = true)]
[OutputType(typeof(ChatUser))]
public sealed class NewChatUserCommand : UserFieldsCommand
{
    /// <summary>The user's id, on platforms where people choose it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID")]
    public string? Id { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IUserCreator>();

    private protected override void Process()
    {
        var user = UserParameters.OfNew(this, Id);
        PipedFields.LeaveOut(Client, user, WasNamed, WriteWarning);
        if (ShouldProcess(user.Id ?? user.Name ?? "(unnamed)", "Create user"))
        {
            var client = Client;
            Work.Add(user.Id ?? string.Empty, async token => await client.CreateUserAsync(user, token).ConfigureAwait(false), WriteObject, failure => WriteFailure(failure, user.Id ?? user.Name));
        }
    }
}
