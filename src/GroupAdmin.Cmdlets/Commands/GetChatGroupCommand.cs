using System;
using System.Collections.Generic;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Reads one, several or all groups.</summary>
[Cmdlet(VerbsCommon.Get, "ChatGroup", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(ChatGroup))]
public sealed class GetChatGroupCommand : ParallelCommand<IReadOnlyList<ChatGroup>>
{
    private ListWriter? list;
    private BatchLookup<ChatGroup>? lookup;

    /// <summary>Ids of the groups to read. Several travel in one request where the platform can.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Group", "GroupId", "GUID")]
    [GroupId]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Id { get; set; } = [];

    /// <summary>Names that the groups must have; wildcards work.</summary>
    [Parameter(ParameterSetName = "List")]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Text that the platform searches its groups for.</summary>
    [Parameter(ParameterSetName = "List")]
    public string? Search { get; set; }

    /// <summary>The state that the groups must have.</summary>
    [Parameter(ParameterSetName = "List")]
    public string? Status { get; set; }

    /// <summary>Only groups created at this time or later.</summary>
    [Parameter(ParameterSetName = "List")]
    [IsoMoment]
    public DateTimeOffset? CreatedAfter { get; set; }

    /// <summary>Only groups created before this time.</summary>
    [Parameter(ParameterSetName = "List")]
    [IsoMoment]
    public DateTimeOffset? CreatedBefore { get; set; }

    /// <summary>Only groups changed at this time or later.</summary>
    [Parameter(ParameterSetName = "List")]
    [IsoMoment]
    public DateTimeOffset? ModifiedAfter { get; set; }

    /// <summary>Only groups changed before this time.</summary>
    [Parameter(ParameterSetName = "List")]
    [IsoMoment]
    public DateTimeOffset? ModifiedBefore { get; set; }

    /// <summary>The platform's sort expression.</summary>
    [Parameter(ParameterSetName = "List")]
    public string? Sort { get; set; }

    /// <summary>Reads full objects where the platform's list holds less.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Detailed { get; set; }

    private protected override void Require(ChatClient client) =>
        _ = ParameterSetName == "Id" ? client.Require<IGroupReader>() : (object)client.Require<IGroupLister>();

    private protected override void Process()
    {
        list ??= new ListWriter(this, Bridge);
        foreach (var group in Id)
        {
            (lookup ??= Lookups.OfGroups(Work, list, failure => WriteFailure(failure))).Add(group.Id, () => ConnectionFor(group.ConnectionName, group.Id));
        }

        if (ParameterSetName == "List")
        {
            var filter = NamePattern.Filter<ChatGroup>(Name, static group => group.Name);
            var query = GroupParameters.OfQuery(this, filter is null ? list.Range : ListRange.All);
            list.Write(Client.ListGroups(query), filter, single: true);
        }
    }

    private protected override void End()
    {
        lookup?.Flush();
        base.End();
        list?.Complete();
    }
}
