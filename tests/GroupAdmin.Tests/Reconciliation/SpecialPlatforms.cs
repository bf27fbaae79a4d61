using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>A platform on which ids are the same in any case.</summary>
internal sealed class CaselessPlatform : FakePlatform, ICanonicalIds
{
    public string Canonical(IdKind kind, string id) => id.ToLowerInvariant();
}

/// <summary>A platform on which only the name of a group can be changed, and whose owner is never told.</summary>
internal sealed class RigidPlatform : FakePlatform, IUntoldFields
{
    public override GroupFields CreatableGroupFields => GroupFields.Type | GroupFields.Password | GroupFields.Owner;

    public override GroupFields ChangeableGroupFields => GroupFields.None;

    public GroupFields UntoldGroupFields => GroupFields.Owner;

    public UserFields UntoldUserFields => UserFields.None;
}

/// <summary>A platform that takes who comes and who goes in one request.</summary>
internal sealed class JointPlatform : FakePlatform, IMemberChanger
{
    public BatchTraits ChangeMemberTraits { get; } = new(5, MemberReporting.Complete);

    public Task<BatchAnswer> ChangeMembersAsync(string groupId, IReadOnlyList<string> addedIds, IReadOnlyList<string> removedIds, CancellationToken cancellationToken) =>
        Call($"change {groupId} +{string.Join(' ', addedIds)} -{string.Join(' ', removedIds)}", () =>
        {
            addedIds.ToList().ForEach(user => Find(groupId).Members.TryAdd(user, "member"));
            removedIds.ToList().ForEach(user => Find(groupId).Members.Remove(user));
            return BatchAnswer.Done;
        });
}

/// <summary>A platform that chooses the ids of groups itself.</summary>
internal sealed class NumberingPlatform : FakePlatform, IIdAssigner, IGroupCreator
{
    private int last = 100;

    public bool AssignsIds(IdKind kind) => true;

    Task<ChatGroup> IGroupCreator.CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        if (group.Id is not null)
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, "The id is not yours to choose.");
        }

        group.Id = (++last).ToString(CultureInfo.InvariantCulture);
        return CreateGroupAsync(group, cancellationToken);
    }
}
