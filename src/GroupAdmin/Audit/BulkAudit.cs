using System.Collections.Generic;
using GroupAdmin.Bulk;

namespace GroupAdmin.Audit;

/// <summary>The lines about one bulk change.</summary>
/// <param name="trail">The connection's log.</param>
/// <param name="subject">What is done to whom.</param>
internal sealed class BulkAudit(AuditTrail trail, AuditSubject subject)
{
    private readonly string run = AuditTrail.NewRun();

    /// <summary>The same writer, with a line before each request.</summary>
    public BulkChange.Writer Before(BulkChange.Writer write) => (users, token) =>
    {
        Sending(users);
        return write(users, token);
    };

    /// <summary>Writes that the next request is about these users.</summary>
    public void Sending(IReadOnlyList<string> users) => trail.Attempt(run, subject, users);

    /// <summary>Writes that the next request is about these users and removes everybody else.</summary>
    public void Replacing(IReadOnlyList<string> users) =>
        trail.Attempt(run, new AuditSubject(subject.Operation, subject.TargetKind, subject.Target) { Replaces = true }, users);

    /// <summary>Writes what the observer hears.</summary>
    public AuditedObserver Watch(IBulkObserver observer) => new(trail, run, subject, observer);
}
