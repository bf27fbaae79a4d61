using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Creates groups and then adds their first members.</summary>
internal static class GroupCreation
{
    /// <summary>Prepares the creations of one command; nothing is sent yet.</summary>
    /// <param name="bridge">The command's way to its pipeline.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="members">The first members of every group.</param>
    /// <param name="isPiped">True where many groups may come, which then travel together where the platform can.</param>
    /// <exception cref="ChatServiceException">The platform cannot add members, or cannot carry the id of one.</exception>
    public static Creations<NewGroup, ChatGroup, CreatedGroup> Start(PipelineBridge bridge, ChatConnection connection, UserReference[]? members, bool isPiped)
    {
        var client = connection.GetClient();
        var first = (members ?? []).Select(member => client.Check(IdKind.Member, member.Id)).ToList();
        if (first.Count > 0)
        {
            client.RequireFor(MemberAction.Add);
        }

        return new(bridge, isPiped ? client.CreateGroups() : null, connection.ThrottleLimit)
        {
            CreateOne = async (group, token) => await AddAsync(client, await client.CreateGroupAsync(group, token).ConfigureAwait(false), first, token).ConfigureAwait(false),
            Finish = made => first.Count == 0
                ? WithoutMembersAsync(made)
                : bridge.Start(async token => await AddAsync(client, await made.ConfigureAwait(false), first, token).ConfigureAwait(false)),
        };
    }

    private static async Task<CreatedGroup> WithoutMembersAsync(Task<ChatGroup> made) => new(await made.ConfigureAwait(false), []);

    private static async Task<CreatedGroup> AddAsync(ChatClient client, ChatGroup created, List<string> first, CancellationToken cancellationToken)
    {
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
