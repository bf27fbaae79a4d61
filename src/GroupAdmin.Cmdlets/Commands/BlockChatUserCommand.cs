using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Connections;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Bans users from groups (-Group), blocks them on behalf of another user (-By), or blocks their accounts (neither, where the platform can).</summary>
[Cmdlet(VerbsSecurity.Block, "ChatUser", DefaultParameterSetName = "Account", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class BlockChatUserCommand : BulkCommand
{
    /// <summary>The users, as ids or objects, or as rows with a column UserId, UID or Id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID", "Id")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] User { get; set; } = [];

    /// <summary>The groups that the users are banned from.</summary>
    [Parameter(ParameterSetName = "Group", Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID")]
    [GroupId(HasAlternative = true)]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Group { get; set; } = [];

    /// <summary>The user on whose behalf the users are blocked.</summary>
    [Parameter(ParameterSetName = "By", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [UserId(HasAlternative = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference? By { get; set; }

    private protected override MemberAction Action => ParameterSetName switch
    {
        "Group" => MemberAction.Ban,
        "By" => MemberAction.Block,
        _ => MemberAction.BlockAccount,
    };

    // Which set holds may be known only with the first record, when a file names the groups.
    private protected override void Require(ChatClient client)
    {
        if (!MyInvocation.ExpectingInput || ParameterSetName != "Account")
        {
            base.Require(client);
        }
    }

    private protected override void Process()
    {
        base.Require(Client);
        foreach (var user in User)
        {
            foreach (var target in Targets())
            {
                var connection = ConnectionFor(target.ConnectionName ?? user.ConnectionName, user.Id);
                Queue(connection, target.Id ?? connection.Platform, user);
            }
        }
    }

    private IEnumerable<(string? Id, string? ConnectionName)> Targets() => ParameterSetName switch
    {
        "Group" => Group.Select(static group => ((string?)group.Id, group.ConnectionName)),
        "By" => [(By!.Id, By.ConnectionName)],
        _ => [(null, null)],
    };
}
