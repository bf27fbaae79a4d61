using System.Collections.Generic;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Reads the presence of users: many ids, few requests.</summary>
[Cmdlet(VerbsCommon.Get, "ChatUserStatus")]
[OutputType(typeof(ChatUserStatus))]
public sealed class GetChatUserStatusCommand : ParallelCommand<IReadOnlyList<ChatUserStatus>>
{
    private BatchLookup<ChatUserStatus>? lookup;

    /// <summary>The users, as ids or objects, or as rows with a column UserId, UID or Id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID", "Id")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] User { get; set; } = [];

    private protected override void Require(ChatClient client) => client.Require<IPresenceReader>();

    private protected override void Process()
    {
        foreach (var user in User)
        {
            (lookup ??= Lookups.OfStatus(Work, WriteObject, failure => WriteFailure(failure))).Add(user.Id, () => ConnectionFor(user.ConnectionName, user.Id));
        }
    }

    private protected override void End()
    {
        lookup?.Flush();
        base.End();
    }
}
