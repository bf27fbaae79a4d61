using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Creates a group and then adds its first members.</summary>
internal static class GroupCreation
{
    public static async Task<CreatedGroup> CreateAsync(ChatClient client, NewGroup group, UserReference[]? members, CancellationToken cancellationToken)
    {
        var first = new List<string>();
        foreach (var member in members ?? [])
        {
            first.Add(client.Check(IdKind.User, member.Id));
        }

        if (first.Count > 0)
        {
            client.RequireFor(MemberAction.Add);
        }

        var created = await client.CreateGroupAsync(group, cancellationToken).ConfigureAwait(false);
        var failures = new FailureList();
        if (first.Count > 0)
        {
            using var run = new BulkRun(client.Change(MemberAction.Add, created.Id), client.BulkOptions(false), failures, cancellationToken);
            foreach (var member in first)
            {
                await run.AddAsync(member).ConfigureAwait(false);
            }

            await run.CompleteAsync().ConfigureAwait(false);
        }

        return new CreatedGroup(created, failures);
    }

    private sealed class FailureList : List<BulkFailure>, IBulkObserver
    {
        public void Settled(string userId, MemberOutcome outcome, string? detail)
        {
        }

        public void Failed(BulkFailure failure) => Add(failure);
    }
}
