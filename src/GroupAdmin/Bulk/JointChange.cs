using System.Collections.Generic;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Bulk;

/// <summary>
/// Adding whose first call, which has everybody in it, removes others too. A part of a call that was refused only adds: the others are
/// then removed last, as without it.
/// </summary>
internal sealed class JointChange
{
    private readonly BulkChange remove;
    private readonly int leaving;

    /// <summary>Joins two changes of one group.</summary>
    /// <param name="add">Adds without removing anybody.</param>
    /// <param name="remove">Removes.</param>
    /// <param name="changer">Does both in one call.</param>
    /// <param name="count">How many are added.</param>
    /// <param name="others">Who is removed.</param>
    public JointChange(BulkChange add, BulkChange remove, IMemberChanger changer, int count, IReadOnlyList<string> others)
    {
        this.remove = remove;
        leaving = others.Count;
        Adding = add.WrittenBy(async (users, token) =>
        {
            if (users.Count != count || Answer is not null)
            {
                return await add.Write(users, token).ConfigureAwait(false);
            }

            add.Audit?.Sending(users);
            remove.Audit?.Sending(others);
            IsOpen = true;
            try
            {
                Answer = await changer.ChangeMembersAsync(add.Target, users, others, token).ConfigureAwait(false);
            }
            catch (ChatServiceException error) when (!error.LeavesOpen && error.Kind != ChatErrorKind.Cancelled)
            {
                IsOpen = false;
                throw;
            }

            IsOpen = false;
            return Answer;
        });
    }

    /// <summary>The adding.</summary>
    public BulkChange Adding { get; }

    /// <summary>What the call said; null while it was not made, or failed.</summary>
    public BatchAnswer? Answer { get; private set; }

    /// <summary>That nobody knows what became of the others, said by the way of any other answer.</summary>
    public BulkChange Untold() => Told(new BatchAnswer(MemberOutcome.NotReported, "The request that adds and removes was lost, and nothing was tried after it."));

    /// <summary>True where the call was made, and nobody knows what became of it: the others may be gone.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What the call said of the others, as a change that takes the way of any other answer and sends nothing.</summary>
    public BulkChange Told(BatchAnswer answer) =>
        new(remove.Action, remove.Target, new BatchTraits(leaving, MemberReporting.Complete), (_, _) => Task.FromResult(answer)) { Audit = remove.Audit };
}
