using System;
using System.Collections.Generic;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Faults;

/// <summary>One way for a server to misbehave, and what is true of it whatever the platform and the operation.</summary>
internal sealed class FaultCase(string name, FaultClass @class, ChatErrorKind kind, Func<Fault> make)
{
    public const string HalfTheBody = "half the body";

    private const int Forever = 60_000;
    private const long FiftyMegabytes = 50L * 1024 * 1024;

    public string Name { get; } = name;

    public FaultClass Class { get; } = @class;

    /// <summary>What the failure is told as, where there is one.</summary>
    public ChatErrorKind Kind { get; } = kind;

    /// <summary>True where the server carries the request out all the same.</summary>
    public bool IsApplied { get; private init; }

    /// <summary>True where it is certain that the request was not carried out.</summary>
    public bool IsCertain { get; private init; }

    /// <summary>True where no request arrives at all.</summary>
    public bool IsUnheard { get; private init; }

    /// <summary>True where the answer is longer than the connection reads at once, so that the platform may be asked in another way.</summary>
    public bool IsTooLong { get; private init; }

    /// <summary>True where a listing that is read as it arrives may go on.</summary>
    public bool IsOnlyLong { get; private init; }

    /// <summary>True for the body that a success without anything to tell has.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>True where it happens to the answer's body, so that nothing happens where there is none.</summary>
    public bool IsOfBody { get; private init; }

    /// <summary>True where the answer is valid in itself.</summary>
    public bool IsValid { get; private init; }

    /// <summary>True where the server ends the connection without a word, which the HTTP stack takes for an idle connection's end: it asks again by itself where no body was sent.</summary>
    public bool IsSilentEnd { get; private init; }

    /// <summary>True where the connection has to time out.</summary>
    public bool NeedsTimeout { get; private init; }

    /// <summary>True where the server has a certificate that nobody trusts.</summary>
    public bool NeedsTls { get; private init; }

    /// <summary>True for a form of another fault that is handled at one place, so that the first request and all of them are enough.</summary>
    public bool IsForm { get; private init; }

    /// <summary>True where it follows from the connection, so that it cannot befall one request alone.</summary>
    public bool IsTriedOnce => IsForm || IsOfConnection;

    private bool IsOfConnection => NeedsTls || IsUnheard;

    /// <summary>How many requests more it takes when it happens once.</summary>
    public int ExtraRequests { get; private init; }

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        Throttled("429 with seconds", new Fault { RetryAfterSeconds = 1 }),
        Throttled("429 with a date", new Fault { RetryAfterDateSeconds = 1 }),
        Throttled("429 with epoch seconds", new Fault { RateLimitResetSeconds = 1 }),
        Throttled("429 with nothing", new Fault()),
        Unavailable(502),
        Unavailable(503),
        Unavailable(504),
        new("503, applied", FaultClass.Passing, ChatErrorKind.Server, static () => new Fault { Kind = FaultKind.Status, Status = 503, Apply = true }) { IsApplied = true },
        new("500", FaultClass.Final, ChatErrorKind.Server, static () => new Fault { Kind = FaultKind.Status, Status = 500 }),
        new("500, applied", FaultClass.Final, ChatErrorKind.Server, static () => new Fault { Kind = FaultKind.Status, Status = 500, Apply = true }) { IsApplied = true },
        new("refused", FaultClass.Passing, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.StopListening, StallMs = 100 }) { IsCertain = true, IsUnheard = true },
        new("closed before", FaultClass.Passing, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.Close }) { IsSilentEnd = true },
        new("reset before", FaultClass.Passing, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.ResetBefore }),
        new("reset after", FaultClass.Passing, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.ResetAfter }) { IsApplied = true },
        new("cut off", FaultClass.Passing, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.Truncate }) { IsApplied = true, IsOfBody = true },
        new("time-out before", FaultClass.Passing, ChatErrorKind.Timeout, static () => new Fault { Kind = FaultKind.Hang, StallMs = Forever }) { NeedsTimeout = true },
        new("time-out after", FaultClass.Passing, ChatErrorKind.Timeout, static () => new Fault { Kind = FaultKind.Hang, StallMs = Forever, Apply = true }) { NeedsTimeout = true, IsApplied = true },
        new("time-out in the body", FaultClass.Passing, ChatErrorKind.Timeout, static () => new Fault { Kind = FaultKind.Stall, StallMs = Forever }) { NeedsTimeout = true, IsApplied = true, IsOfBody = true },
        new(HalfTheBody, FaultClass.Final, ChatErrorKind.MalformedAnswer, static () => new Fault { Kind = FaultKind.Halve }) { IsApplied = true },
        Strange("web page", FaultKind.Html, applied: false),
        Strange("web page, applied", FaultKind.Html, applied: true),
        Strange("another shape", FaultKind.Shape, applied: false),
        Strange("another shape, applied", FaultKind.Shape, applied: true),
        Strange("empty", FaultKind.Empty, applied: false),
        Strange("empty, applied", FaultKind.Empty, applied: true),
        Strange("50 MB of something else", FaultKind.Huge, applied: false),
        new("50 MB", FaultClass.Final, ChatErrorKind.MalformedAnswer, static () => new Fault { Kind = FaultKind.Pad, SizeBytes = FiftyMegabytes }) { IsApplied = true, IsOnlyLong = true, IsTooLong = true },
        new("byte by byte", FaultClass.Transparent, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.Trickle, ByteDelayMs = 0 }) { IsApplied = true },
        new("gzip", FaultClass.Transparent, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.Gzip }) { IsApplied = true },
        new("redirect to the same origin", FaultClass.Transparent, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.RedirectSameOrigin }) { ExtraRequests = 1 },
        new("redirect to another origin", FaultClass.Final, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.RedirectOtherOrigin }) { IsCertain = true },
        new("untrusted certificate", FaultClass.Final, ChatErrorKind.Transport, static () => new Fault { Kind = FaultKind.Delay }) { IsCertain = true, IsUnheard = true, NeedsTls = true },
    ];

    /// <summary>Makes the server misbehave.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">At which request, from 1; 0 for all of them.</param>
    public void Begin(LoopbackServer server, int request)
    {
        var fault = request == 0 ? Make(1, 0) : Make(request, 1);
        if (fault.Kind == FaultKind.StopListening && request == 0)
        {
            fault.StallMs = Forever;
        }

        server.Add(fault);
    }

    /// <summary>The fault, for some requests.</summary>
    /// <param name="from">The first, from 1.</param>
    /// <param name="count">How many; 0 for all from then on.</param>
    public Fault Make(int from, int count)
    {
        var fault = make();
        (fault.From, fault.Count) = (from, count);
        return fault;
    }

    /// <summary>Makes it behave again.</summary>
    public static void End(LoopbackServer server)
    {
        server.Faults.Clear();
        server.ResumeListening();
    }

    private static FaultCase Throttled(string name, Fault fault) => new(name, FaultClass.Passing, ChatErrorKind.Throttled, () => new Fault
    {
        Kind = FaultKind.Status,
        Status = 429,
        RetryAfterSeconds = fault.RetryAfterSeconds,
        RetryAfterDateSeconds = fault.RetryAfterDateSeconds,
        RateLimitResetSeconds = fault.RateLimitResetSeconds,
    })
    {
        IsCertain = true,
        IsForm = name != "429 with nothing",
    };

    private static FaultCase Unavailable(int status) =>
        new($"{status}", FaultClass.Passing, ChatErrorKind.Server, () => new Fault { Kind = FaultKind.Status, Status = status }) { IsForm = status != 503 };

    private static FaultCase Strange(string name, FaultKind kind, bool applied) =>
        new(name, FaultClass.Final, ChatErrorKind.MalformedAnswer, () => new Fault { Kind = kind, Apply = applied, SizeBytes = FiftyMegabytes })
        {
            IsApplied = applied,
            IsEmpty = kind == FaultKind.Empty,
            IsForm = kind == FaultKind.Huge,
            IsTooLong = kind == FaultKind.Huge,
            IsValid = kind is FaultKind.Shape or FaultKind.Empty,
        };
}
