using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Audit;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <content>Creating many at once.</content>
public sealed partial class ChatClient
{
    /// <summary>Creates many users in few requests; null where the platform takes one user a request.</summary>
    public CreationRun<NewUser, ChatUser>? CreateUsers() => Session.Client is not IBatchCreator<NewUser, ChatUser> creator
        ? null
        : Creation(creator, CreateUserAsync, static user => user.Id, IdKind.User, user =>
        {
            Refuse(user.Fields & ~Require<IUserCreator>().CreatableUserFields, "store a user's");
            CheckOwn(IdKind.User, user.Id);
        });

    /// <summary>Creates many groups in few requests; null where the platform takes one group a request.</summary>
    public CreationRun<NewGroup, ChatGroup>? CreateGroups() => Session.Client is not IBatchCreator<NewGroup, ChatGroup> creator
        ? null
        : Creation(creator, CreateGroupAsync, static group => group.Id, IdKind.Group, group =>
        {
            Refuse(group.Fields & ~Require<IGroupCreator>().CreatableGroupFields, "store a group's");
            CheckOwn(IdKind.Group, group.Id);
            CheckOwn(IdKind.User, group.Owner);
        });

    /// <summary>True where the platform chooses the ids of new groups or users itself.</summary>
    /// <param name="kind">Groups or users.</param>
    public bool AssignsIds(IdKind kind) => Session.Client is IIdAssigner assigner && assigner.AssignsIds(kind);

    private CreationRun<TNew, TMade> Creation<TNew, TMade>(
        IBatchCreator<TNew, TMade> creator,
        Func<TNew, CancellationToken, Task<TMade>> createOne,
        Func<TNew, string?> idOf,
        IdKind kind,
        Action<TNew> check)
        where TNew : class
    {
        var what = kind == IdKind.Group ? "group" : "user";
        var plan = new CreationPlan<TNew, TMade>(creator, createOne, idOf, Measure, Taken)
        {
            Maximum = Session.Limits.BatchSize ?? int.MaxValue,
            MaximumRetryCount = Session.Limits.MaximumRetryCount,
            RetryInterval = Session.Limits.RetryInterval,
            CreateAll = (items, token) => RecordAsync(Together([.. items.Select(item => idOf(item)!)]), () => creator.CreateAllAsync(items, token)),
            FoundCreated = ids => Audit?.WriteOutcomes(Audit.Outcome(AuditTrail.NewRun(), Together(ids), null, null, MemberOutcome.Done, null, "Reading back shows it."), null),
        };
        return new CreationRun<TNew, TMade>(plan, BulkOptions(false));

        AuditSubject Together(IReadOnlyList<string> ids) =>
            new(kind == IdKind.Group ? ChatCapability.CreateGroup : ChatCapability.CreateUser, kind.ToString(), null) { Targets = ids };

        int? Measure(TNew item)
        {
            check(item);
            return idOf(item) is null ? null : creator.Measure(item);
        }

        ChatServiceException Taken(string id, string why) => new(
            ChatErrorKind.AlreadyExists,
            $"There is a {what} '{id}' on {Platform.Name} already: choose another id, or change that {what}. {why}")
        {
            Platform = Platform.Name,
            Target = id,
        };
    }
}
