using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Bulk;

namespace GroupAdmin.Tests.Faults;

/// <summary>What a caller was told of an operation.</summary>
internal sealed class Report
{
    /// <summary>What was read, as a text; empty where nothing is.</summary>
    public string Result { get; init; } = string.Empty;

    /// <summary>The failure that ended the operation.</summary>
    public Exception? Error { get; init; }

    /// <summary>The outcomes of a bulk change; null for any other operation.</summary>
    public IReadOnlyList<(string User, MemberOutcome Outcome)>? Outcomes { get; init; }

    public IReadOnlyList<BulkFailure> Failures { get; init; } = [];

    public IEnumerable<Exception> Errors => Error is null ? Failures.Select(failure => failure.Error) : [Error];

    public bool Succeeded => Error is null && Failures.Count == 0 && (Outcomes ?? []).All(told => told.Outcome is MemberOutcome.Done or MemberOutcome.Unchanged);

    public string Short => Succeeded
        ? "success"
        : string.Join("+", Errors.Select(error => error is ChatServiceException known ? known.Kind + (known.MayHaveTakenEffect ? "?" : string.Empty) : error.GetType().Name).Distinct())
            + (Outcomes is null ? string.Empty : " " + string.Join(",", Outcomes.GroupBy(told => told.Outcome).Select(group => $"{group.Count()} {group.Key}")));
}
