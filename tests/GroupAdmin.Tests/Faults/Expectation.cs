using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Faults;

/// <summary>
/// What must be true of one cell. It follows from the classes of the fault and the operation alone; what the undisturbed operation requests
/// and changes is the only thing that is looked up.
/// </summary>
internal sealed class Expectation
{
    /// <summary>How many requests more a bulk change may take to find out what became of its users.</summary>
    public const int Slack = 24;

    // What the HTTP stack makes of one request that ends without a word.
    private const int OwnAttempts = 4;

    private const int RedirectsFollowed = 5;

    private Expectation(string name) => Name = name;

    /// <summary>The rule, for the table.</summary>
    public string Name { get; }

    /// <summary>True for a success, false for a failure, null where either may be right: then what is told must still agree with the state.</summary>
    public bool? Succeeds { get; private init; }

    /// <summary>True where the state must be the undisturbed operation's, false where it must be that of the start; null where the outcome decides.</summary>
    public bool? Takes { get; private init; }

    /// <summary>Whether at least the first part of the change must be in the state, where it may stay without the others.</summary>
    public bool Begins { get; private init; }

    /// <summary>Whether the failure says that it may have taken effect; null where it does not matter.</summary>
    public bool? Doubts { get; private init; }

    public int LeastRequests { get; private init; }

    public int MostRequests { get; private init; }

    /// <summary>The rule for a fault that befalls one request, or all of them.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="usual">The requests of the undisturbed operation.</param>
    /// <param name="isSettled">True where an operation that must not be repeated can be read back.</param>
    /// <param name="at">Which request is befallen, from 1; 0 for all.</param>
    /// <param name="retries">How often a request may be repeated.</param>
    public static Expectation Of(FaultCase fault, OperationCase operation, IReadOnlyList<RecordedRequest> usual, bool isSettled, int at, int retries)
    {
        var hit = usual[Math.Max(at, 1) - 1];
        var isOnce = operation.Class == OperationClass.Once;
        var isHarmless = !isOnce || fault.IsCertain || !hit.Changed;
        var isBulk = operation.Class == OperationClass.Bulk;

        // What was written before is certain by then, whatever the look at it comes to.
        var looksBack = isOnce && !hit.Changed && WroteBefore(usual, at);

        // An operation that looks at what it wrote settles by that.
        var looksAfter = hit.Changed && usual.Count > at && !usual[at].Changed;
        var expected = at == 0
            ? Always(fault, operation, usual, isSettled, retries)
            : fault.Class switch
            {
                FaultClass.Transparent => new("the answer is right") { Succeeds = true, Takes = true, LeastRequests = usual.Count + fault.ExtraRequests, MostRequests = usual.Count + fault.ExtraRequests },
                FaultClass.Passing when fault.IsUnheard => new("repeated, unheard") { Succeeds = true, Takes = true, LeastRequests = usual.Count, MostRequests = usual.Count },
                FaultClass.Passing when isHarmless => new("repeated")
                {
                    Succeeds = true,
                    Takes = true,
                    LeastRequests = usual.Count + ((looksAfter && fault.IsApplied) || looksBack ? 0 : 1),
                    MostRequests = usual.Count + 1 + (isBulk ? Slack : looksAfter ? usual.Count : 0),
                },
                FaultClass.Passing or FaultClass.Final when isOnce && hit.Changed && isSettled && !fault.IsCertain => new("read back")
                {
                    Succeeds = true,
                    Takes = true,

                    // What follows the creation itself may be written again without looking.
                    LeastRequests = usual.Count + (fault.IsApplied ? 0 : WroteBefore(usual, at) ? 1 : 2),
                    MostRequests = fault.IsApplied ? usual.Count + 1 : (2 * usual.Count) + 1,
                },
                FaultClass.Passing => new("not repeated") { Succeeds = false, Takes = fault.IsApplied, Doubts = true, LeastRequests = at, MostRequests = at },
                _ => Once(fault, operation, usual, hit, at, looksAfter),
            };
        return expected.Widened(fault, operation, usual);
    }

    // An attempt that is out of time may never have arrived; and what reads several things at once has begun the others when one fails.
    private Expectation Widened(FaultCase fault, OperationCase operation, IReadOnlyList<RecordedRequest> usual) => new(Name)
    {
        Succeeds = Succeeds,
        Takes = Takes,
        Begins = Begins,
        Doubts = Doubts,
        LeastRequests = fault.NeedsTimeout ? Math.Min(1, LeastRequests) : LeastRequests,
        MostRequests = operation.Class == OperationClass.Read && usual.Count > 1 && MostRequests > 0 ? Math.Max(MostRequests * usual.Count, 2 * usual.Count) : MostRequests,
    };

    private static Expectation Once(FaultCase fault, OperationCase operation, IReadOnlyList<RecordedRequest> usual, RecordedRequest hit, int at, bool looksAfter)
    {
        if (fault.IsCertain)
        {
            return operation.Class == OperationClass.Bulk
                ? new("some are settled otherwise") { LeastRequests = fault.IsUnheard ? 0 : at, MostRequests = usual.Count + Slack }
                : new("refused") { Succeeds = !hit.Changed && WroteBefore(usual, at) ? null : false, Takes = WroteBefore(usual, at) ? null : false, Doubts = WroteBefore(usual, at) ? null : false, LeastRequests = fault.IsUnheard ? 0 : at, MostRequests = fault.IsUnheard ? 0 : at };
        }

        return operation.Class switch
        {
            OperationClass.Read => new("cannot be read") { Succeeds = fault.IsOnlyLong ? null : false, Takes = false, LeastRequests = at, MostRequests = fault.IsOnlyLong ? usual.Count : at },
            OperationClass.Bulk => new("settled or told") { LeastRequests = at, MostRequests = usual.Count + Slack },
            _ when !hit.Changed => new("told or got over") { LeastRequests = at, MostRequests = usual.Count + 2 },

            _ when looksAfter => new("told or read back") { LeastRequests = at, MostRequests = (2 * usual.Count) + 1 },

            // Where the answer says nothing that is needed, a strange one may pass, if the change was made.
            _ => new("in doubt") { Succeeds = fault.IsApplied ? null : false, Takes = fault.IsApplied, Doubts = true, LeastRequests = at, MostRequests = usual.Count + 2 },
        };
    }

    private static Expectation Always(FaultCase fault, OperationCase operation, IReadOnlyList<RecordedRequest> usual, bool isSettled, int retries)
    {
        var isBulk = operation.Class == OperationClass.Bulk;
        var attempts = retries + 1;
        var changes = operation.Class != OperationClass.Read && usual[0].Changed;
        if (fault.Class == FaultClass.Transparent)
        {
            return fault.ExtraRequests == 0
                ? new("the answer is right") { Succeeds = true, Takes = true, LeastRequests = usual.Count, MostRequests = usual.Count }
                : new("goes in a circle") { Succeeds = false, Takes = false, LeastRequests = 1 + RedirectsFollowed, MostRequests = isBulk ? 100 : 1 + RedirectsFollowed };
        }

        if (fault.IsUnheard)
        {
            return new("unreachable") { Succeeds = false, Takes = false, Doubts = false, LeastRequests = 0, MostRequests = 0 };
        }

        // What is created in several requests ends after the first where nobody says whether that was done.
        var isInParts = operation.Class == OperationClass.Once && usual.Count(static request => request.Changed) > 1;
        var mayRepeat = fault.Class == FaultClass.Passing && (fault.IsCertain || operation.Class != OperationClass.Once || !usual[0].Changed);
        var least = mayRepeat ? attempts : 1;
        var most = isBulk ? 200 : operation.Class == OperationClass.Once && changes && isSettled && !fault.IsCertain ? least + attempts : mayRepeat ? attempts : usual.Count + 2;
        return fault.IsApplied && fault.Class == FaultClass.Final
            ? new("told, or not needed") { Succeeds = operation.Class == OperationClass.Read && !fault.IsOnlyLong ? false : null, Doubts = changes && !isBulk ? true : null, LeastRequests = least, MostRequests = most }
            : new("given up")
            {
                Succeeds = false,
                Takes = isBulk ? null : !fault.IsApplied ? false : changes && !isInParts ? true : null,
                Begins = fault.IsApplied && isInParts,
                Doubts = isBulk ? null : fault.IsCertain ? false : changes ? true : null,
                LeastRequests = least,
                MostRequests = fault.IsSilentEnd ? most * OwnAttempts : most,
            };
    }

    private static bool WroteBefore(IReadOnlyList<RecordedRequest> usual, int at) => usual.Take(at - 1).Any(request => request.Changed);
}
