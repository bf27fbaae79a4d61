using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Faults;

/// <summary>One fault at one request of one operation of one platform: what happened, and what of it is wrong.</summary>
internal sealed class Cell
{
    public required string Platform { get; init; }

    public required OperationCase Operation { get; init; }

    public required FaultCase Fault { get; init; }

    /// <summary>Which request was befallen, from 1; 0 for all.</summary>
    public required int At { get; init; }

    /// <summary>Whether the calling thread waited for the network.</summary>
    public required bool IsLent { get; init; }

    public required Expectation Expected { get; init; }

    public required Stage Stage { get; init; }

    public required StateView Before { get; init; }

    public required StateView After { get; init; }

    public required Report Told { get; init; }

    /// <summary>What the undisturbed operation told, and what the server knew after it.</summary>
    public required (Report Told, StateView After, IReadOnlyList<RecordedRequest> Requests) Usual { get; init; }

    public required IReadOnlyList<RecordedRequest> Requests { get; init; }

    public string Name => $"{Platform} {Operation.Name}: {Fault.Name} {(At == 0 ? "always" : $"at {At}")}{(IsLent ? ", lent" : string.Empty)}";

    public string StateText => After.Text == Before.Text ? Usual.After.Text == Before.Text ? "as ever" : "as before" : After.Text == Usual.After.Text ? "changed" : "in part";

    /// <summary>An answer that is the same as the proper one tells nothing of the fault.</summary>
    public bool CannotBeTold => IsForged || IsHandedOn;

    private bool IsForged => Fault is { IsEmpty: true, IsApplied: false } or { IsOfBody: true } && Usual.Requests[Math.Max(At, 1) - 1] is { ProperLength: 0, Status: < 300 };

    // So does a strange one that is handed on as it is.
    private bool IsHandedOn => Operation.TakesAnything && Fault.IsValid;

    // A list that was begun cannot be asked for again; that it is not whole must be said.
    private bool BrokeOff => Fault.IsOfBody && Told.Errors.Any() && Told.Errors.All(error => error is ChatServiceException { BrokeOff: true });

    // Read after all, in another way or at another try.
    private bool GotOver => Operation.Class == OperationClass.Read && Told.Succeeded && Requests.Count > Usual.Requests.Count && (Fault.IsTooLong || Told.Result == Usual.Told.Result);

    public IEnumerable<string> Problems()
    {
        if (CannotBeTold)
        {
            yield break;
        }

        foreach (var error in Told.Errors.Where(error => error is not ChatServiceException))
        {
            yield return $"it threw {error}";
        }

        if (Expected.Succeeds is { } succeeds && succeeds != Told.Succeeded && !BrokeOff && !(GotOver && At > 0))
        {
            yield return $"told {Told.Short}, expected {(succeeds ? "success" : "a failure")}{Message}";
        }

        if (Told.Succeeded && After.Text != Usual.After.Text)
        {
            yield return "told success, and the state is not what it should be";
        }

        if (Told.Succeeded && Operation.Class == OperationClass.Read && Told.Result != Usual.Told.Result && !GotOver)
        {
            yield return $"read something else: {Told.Result}";
        }

        if (Expected.Takes is { } takes && !BrokeOff && After.Text != (takes ? Usual.After : Before).Text)
        {
            yield return $"the state is {StateText}, expected {(takes ? "the change" : "none")}{Message}";
        }

        if (Expected.Begins && After.Text == Before.Text)
        {
            yield return $"the state is as before, expected the change or a part of it{Message}";
        }

        if (!BrokeOff && !GotOver && (Requests.Count < Expected.LeastRequests || Requests.Count > Expected.MostRequests))
        {
            yield return $"{Requests.Count} requests, expected {Expected.LeastRequests} to {Expected.MostRequests} ({string.Join(", ", Requests.Select(request => $"{request.Method} {request.Operation}{(request.Fault is { } fault ? "!" + fault : string.Empty)}"))})";
        }

        foreach (var problem in Told.Succeeded ? [] : Operation.Class == OperationClass.Bulk ? BulkProblems() : SingleProblems())
        {
            yield return problem;
        }
    }

    private string Message => string.Concat(Told.Errors.Take(1).Select(error => ": " + error.Message));

    private IEnumerable<string> SingleProblems()
    {
        var error = Told.Error as ChatServiceException;
        if (error is null)
        {
            yield break;
        }

        // Half of a refusal is still one by its status.
        if (error.Kind != Fault.Kind && !(Fault.Name == FaultCase.HalfTheBody && Usual.Requests[Math.Max(At, 1) - 1].Status >= 400))
        {
            yield return $"told {error.Kind}, expected {Fault.Kind}{Message}";
        }

        if (Expected.Doubts is { } doubts && error.MayHaveTakenEffect != doubts)
        {
            yield return doubts ? $"does not say that it may have taken effect{Message}" : $"says that it may have taken effect, and it cannot have{Message}";
        }

        if (!error.MayHaveTakenEffect && After.Text != Before.Text && !Usual.Requests.Take(Math.Max(0, At - 1)).Any(request => request.Changed))
        {
            yield return $"the state is {StateText}, and the failure does not say so{Message}";
        }

        if (error.Message.Length == 0 || error.Platform != Platform || !error.Message.Contains(' ', StringComparison.Ordinal))
        {
            yield return $"the message says nothing: '{error.Message}' ({error.Platform})";
        }
    }

    private IEnumerable<string> BulkProblems()
    {
        var users = Operation.Users!(Stage);
        var told = Told.Outcomes!.ToLookup(one => one.User, one => one.Outcome);
        foreach (var user in users)
        {
            if (told[user].Count() != 1)
            {
                yield return $"{told[user].Count()} outcomes for '{user}'";
                continue;
            }

            var outcome = told[user].Single();
            var held = Operation.Holds!(Before, Stage, user);
            var holds = Operation.Holds!(After, Stage, user);
            if (outcome is MemberOutcome.Done or MemberOutcome.Unchanged && !holds)
            {
                yield return $"'{user}' is told as {outcome}, and it is not so";
            }

            if (outcome is MemberOutcome.NotAttempted or MemberOutcome.NotFound or MemberOutcome.Refused && holds != held)
            {
                yield return $"'{user}' is told as {outcome}, and something was done";
            }

            if (outcome == MemberOutcome.NotReported && At == 0 && Fault.IsCertain)
            {
                yield return $"'{user}' is told as {outcome}, and nothing can have been done";
            }
        }

        if (!Told.Errors.Any())
        {
            yield return $"not all is done ({Told.Short}), and nothing is told";
        }

        foreach (var error in Told.Errors.OfType<ChatServiceException>().Where(error => error.Kind != Fault.Kind && error.Kind != ChatErrorKind.Conflict))
        {
            yield return $"told {error.Kind}, expected {Fault.Kind}: {error.Message}";
        }
    }
}
