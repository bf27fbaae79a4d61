using System;
using System.Collections.Generic;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>What can be looked up by id, several at a time.</summary>
internal static class Lookups
{
    public static BatchLookup<ChatGroup> OfGroups(OrderedWork<IReadOnlyList<ChatGroup>> work, ListWriter output, Action<ChatServiceException> fail) => new(work, output.Take, fail)
    {
        Kind = IdKind.Group,
        Maximum = static client => client.Require<IGroupReader>().MaximumGroupsPerRead,
        Read = static (client, ids, token) => client.GetGroupsAsync(ids, token),
        IdOf = static group => group.Id,
    };

    public static BatchLookup<ChatUserStatus> OfStatus(OrderedWork<IReadOnlyList<ChatUserStatus>> work, Action<object> write, Action<ChatServiceException> fail) => new(work, write, fail)
    {
        Kind = IdKind.User,
        Maximum = static client => client.Require<IPresenceReader>().MaximumUsersPerStatusRead,
        Read = static (client, ids, token) => client.Require<IPresenceReader>().GetStatusAsync(ids, token),
        IdOf = static status => status.UserId,
    };
}
