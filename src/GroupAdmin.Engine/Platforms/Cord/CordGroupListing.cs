using System.Collections.Generic;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>All groups, which Cord sends in one list without paging, or those of one state.</summary>
internal sealed class CordGroupListing(string? status, IServiceTransport transport, CordErrors errors, CordShapes shapes, CordSigner? signer)
    : CordStream<ChatGroup>(new CordCall(Method.Get, "groups"), transport, errors)
{
    protected override async IAsyncEnumerable<ChatGroup> ReadItemsAsync(JsonStreamReader json)
    {
        await foreach (var group in ReadListAsync(json, shapes.Group, "group").ConfigureAwait(false))
        {
            if (status is null || group.Status == status)
            {
                yield return group;
            }
        }
    }

    protected override bool Renew()
    {
        signer?.Renew();
        return signer is not null;
    }
}
