using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>Completes ids of users.</summary>
public sealed class UserIdCompleter : IdCompleter
{
    private protected override async Task<IReadOnlyList<(string Id, string Name)>> ListAsync(ChatClient client, CancellationToken cancellationToken)
    {
        using var pages = client.ListUsers(new UserQuery { Range = new ListRange(0, Enough) });
        var ids = new List<(string, string)>();
        while (ids.Count < Enough && await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            ids.AddRange(page.Items.Take(Enough - ids.Count).Select(user => (user.Id, user.Name ?? user.Id)));
        }

        return ids;
    }
}
