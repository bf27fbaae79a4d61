using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Audit;
using GroupAdmin.Contracts;

namespace GroupAdmin.Bulk;

/// <summary>
/// One kind of change to many users of one target, in terms of the contracts: how a batch is written, and how the result can be
/// read back. <see cref="BulkRun"/> does the rest.
/// </summary>
public sealed class BulkChange
{
    /// <summary>Writes one batch of distinct ids.</summary>
    /// <param name="userIds">The users.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public delegate Task<BatchAnswer> Writer(IReadOnlyList<string> userIds, CancellationToken cancellationToken);

    /// <summary>Asks for one user whether it is listed now. False is not final where the platform may answer from a cache.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public delegate Task<bool> Prober(string userId, CancellationToken cancellationToken);

    /// <summary>Describes a change.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="target">The group, or the user whose friends or blocks are changed.</param>
    /// <param name="traits">How several users travel in one call.</param>
    /// <param name="write">Writes one batch.</param>
    public BulkChange(MemberAction action, string target, BatchTraits traits, Writer write)
    {
        Action = action;
        Target = target;
        Traits = traits;
        Write = write;
    }

    /// <summary>What is done.</summary>
    public MemberAction Action { get; }

    /// <summary>Id of the group, or of the user whose friends or blocks are changed.</summary>
    public string Target { get; }

    /// <summary>How several users travel in one call.</summary>
    public BatchTraits Traits { get; }

    /// <summary>Writes one batch.</summary>
    public Writer Write { get; }

    /// <summary>
    /// Lists the ids that the change is about: the group's members, those of them with the wanted role, the banned users; null where
    /// that cannot be listed.
    /// </summary>
    public Func<IPageSource<string>>? ReadBack { get; init; }

    /// <summary>Lists everybody whom an exhaustive list would remove; null where <see cref="ReadBack"/> lists them.</summary>
    public Func<IPageSource<string>>? Everybody { get; init; }

    /// <summary>Says when two spellings are the same id.</summary>
    public IEqualityComparer<string> Ids { get; init; } = StringComparer.Ordinal;

    /// <summary>Asks for one user; null where that cannot be asked.</summary>
    public Prober? Probe { get; init; }

    /// <summary>True where <see cref="ReadBack"/> does not tell all that belongs to the wanted state, and <see cref="Probe"/> does.</summary>
    public bool IsProbedAlone { get; init; }

    /// <summary>The audit log's lines about it; null where none is kept.</summary>
    internal BulkAudit? Audit { get; init; }

    /// <summary>The same change, written in another way.</summary>
    internal BulkChange WrittenBy(Writer write) => new(Action, Target, Traits, write)
    {
        ReadBack = ReadBack,
        Everybody = Everybody,
        Ids = Ids,
        Probe = Probe,
        IsProbedAlone = IsProbedAlone,
        Audit = Audit,
    };

    /// <summary>True where the wanted state is to be listed (add, ban); false where it is not to be (remove, kick, unban).</summary>
    public bool WantsListed => Action is MemberAction.Add or MemberAction.SetRole or MemberAction.Ban or MemberAction.AddFriend;

    /// <summary>True where each user stands alone: <see cref="Target"/> is the platform.</summary>
    internal bool IsOfAccounts => Action is MemberAction.BlockAccount or MemberAction.UnblockAccount;

    /// <summary>True where <see cref="Target"/> is a group.</summary>
    public bool IsGroup => Action is MemberAction.Add or MemberAction.SetRole or MemberAction.Remove or MemberAction.Kick or MemberAction.Ban or MemberAction.Unban;
}
