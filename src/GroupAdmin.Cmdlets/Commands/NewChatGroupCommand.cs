using System.Collections;
using System.Management.Automation;
using System.Security;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Creates groups. A group that exists already is an error, never an update.</summary>
[Cmdlet(VerbsCommon.New, "ChatGroup", SupportsShouldProcess = true)]
[OutputType(typeof(ChatGroup))]
public sealed class NewChatGroupCommand : ConnectedCommand
{
    private Creations<NewGroup, ChatGroup, CreatedGroup>? creations;

    /// <summary>The group's id, on platforms where people choose it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID")]
    public string? Id { get; set; }

    /// <summary>The name people see.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>Who can enter.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [GroupType]
    public ChatGroupType? Type { get; set; }

    /// <summary>The password of a group of type Password.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SecureString? Password { get; set; }

    /// <summary>The user who owns the group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UserId(IsOptional = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference? Owner { get; set; }

    /// <summary>The description.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>The users who are members from the beginning.</summary>
    [Parameter]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[]? Member { get; set; }

    /// <summary>Free key and value pairs that the platform stores with the group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IDictionary? Metadata { get; set; }

    /// <summary>Settings that only this platform has, by the platform's names.</summary>
    [Parameter]
    public IDictionary? Option { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IGroupCreator>();

    private protected override void Process()
    {
        if (Owner is null && WasNamed(nameof(Owner)))
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, "The owner that was given is empty. Give a user with -Owner, or leave it out. Nothing was sent.") { Target = Id };
        }

        var group = GroupParameters.OfNew(this);
        group.Id = PipedFields.IsIdToLeaveOut(Client, IdKind.Group, Id, WasNamed, WarnOnce) ? null : Id;
        PipedFields.LeaveOut(Client, group, WasNamed, WriteWarning);
        if (ShouldProcess(group.Id ?? group.Name ?? "(unnamed)", "Create group"))
        {
            creations ??= GroupCreation.Start(Bridge, Default, Member, MyInvocation.ExpectingInput);
            creations.Add(group.Id, group, Write, failure => WriteFailure(failure, group.Id ?? group.Name));
        }
    }

    private protected override void End() => creations?.Complete();

    private void Write(CreatedGroup created)
    {
        WriteObject(created.Group);
        foreach (var failure in created.Failures)
        {
            WriteFailure(failure.Error, failure.UserIds.Count == 1 ? failure.UserIds[0] : failure.UserIds);
        }
    }
}
