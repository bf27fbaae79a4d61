using System.Collections;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Reads one, several or all users.</summary>
[Cmdlet(VerbsCommon.Get, "ChatUser", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(ChatUser))]
public sealed class GetChatUserCommand : ParallelCommand<ChatUser?>
{
    private ListWriter? list;

    /// <summary>Ids of the users to read.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("User", "UserId", "UID")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] Id { get; set; } = [];

    /// <summary>Reads the ids of each user's friends and groups too, where the platform can.</summary>
    [Parameter(ParameterSetName = "Id")]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Names that the users must have; wildcards work.</summary>
    [Parameter(ParameterSetName = "List")]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Text that the platform searches its users for.</summary>
    [Parameter(ParameterSetName = "List")]
    public string? Search { get; set; }

    /// <summary>The state that the users must have.</summary>
    [Parameter(ParameterSetName = "List")]
    public string? Status { get; set; }

    /// <summary>Key and value pairs that the users' metadata must hold.</summary>
    [Parameter(ParameterSetName = "List")]
    public IDictionary? Metadata { get; set; }

    private protected override void Require(ChatClient client) =>
        _ = ParameterSetName == "Id" ? client.Require<IUserReader>() : (object)client.Require<IUserLister>();

    private protected override void Process()
    {
        list ??= new ListWriter(this, Bridge);
        foreach (var user in Id)
        {
            var client = ConnectionFor(user.ConnectionName, user.Id).GetClient();
            Work.Add(user.Id, token => UserLookup.GetAsync(client, user.Id, Detailed, token), found => list.Take(found!), failure => WriteFailure(failure, user.Id));
        }

        if (ParameterSetName == "List")
        {
            var nameless = 0;
            var filter = NamePattern.Filter<ChatUser>(Name, user => user.Name ?? Nameless(ref nameless));
            var query = new UserQuery { Search = Search, Status = Status, Metadata = GroupParameters.Pairs(Metadata), Range = filter is null ? list.Range : ListRange.All };
            list.Write(Client.ListUsers(query), filter, single: true);
            if (nameless > 0)
            {
                WriteWarning($"{Client.Platform.Name} lists {nameless:N0} users without their names, so that -Name could not find them. Choose by Id, or read them by id.");
            }
        }
    }

    private static string? Nameless(ref int count)
    {
        count++;
        return null;
    }

    private protected override void End()
    {
        base.End();
        list?.Complete();
    }
}
