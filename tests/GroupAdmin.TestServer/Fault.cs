using System.Collections.Generic;

namespace GroupAdmin.TestServer;

/// <summary>One kind of misbehaviour and the requests it befalls. Requests to the control endpoint are never befallen.</summary>
public sealed class Fault
{
    /// <summary>What happens.</summary>
    public FaultKind Kind { get; set; }

    /// <summary>Only requests for this operation, which is the last part of the path; null for any.</summary>
    public string? Operation { get; set; }

    /// <summary>Only requests of this method; null for any.</summary>
    public string? Method { get; set; }

    /// <summary>Only requests whose path and query, as sent, contain this text; null for any.</summary>
    public string? PathContains { get; set; }

    /// <summary>Only requests whose body, as sent, contains this text; null for any.</summary>
    public string? BodyContains { get; set; }

    /// <summary>The first matching request that is befallen, counted from 1 since the fault was added.</summary>
    public int From { get; set; } = 1;

    /// <summary>How many requests are befallen; 0 for all. Left out it is 1, or all when there is a <see cref="Probability"/>.</summary>
    public int? Count { get; set; }

    /// <summary>How likely a matching request is befallen, from 0 to 1; left out it is certain.</summary>
    public double? Probability { get; set; }

    /// <summary>Makes a <see cref="Probability"/> come out the same way every time.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Milliseconds to wait before the answer, with any kind.</summary>
    public int DelayMs { get; set; }

    /// <summary>Milliseconds for <see cref="FaultKind.Stall"/>, <see cref="FaultKind.Hang"/> and <see cref="FaultKind.StopListening"/>.</summary>
    public int StallMs { get; set; } = 30_000;

    /// <summary>Milliseconds between two bytes of <see cref="FaultKind.Trickle"/>; without any, the system may join them again.</summary>
    public int ByteDelayMs { get; set; } = 1;

    /// <summary>The HTTP status; left out it is what the kind suggests.</summary>
    public int? Status { get; set; }

    /// <summary>Headers of the answer.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>Adds <c>Retry-After</c> as a number of seconds.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>Adds <c>Retry-After</c> as the date that lies so many seconds ahead when the answer is sent.</summary>
    public int? RetryAfterDateSeconds { get; set; }

    /// <summary>Adds <c>X-Ratelimit-Reset</c> as the epoch second that lies so many seconds ahead when the answer is sent.</summary>
    public int? RateLimitResetSeconds { get; set; }

    /// <summary>The body; left out it is what the kind suggests.</summary>
    public string? Body { get; set; }

    /// <summary>The content type; left out it is what the kind suggests.</summary>
    public string? ContentType { get; set; }

    /// <summary>Where a redirect leads; left out it is what the kind suggests.</summary>
    public string? Location { get; set; }

    /// <summary>How long the body of <see cref="FaultKind.Huge"/> and <see cref="FaultKind.Pad"/> is.</summary>
    public long SizeBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Whether the request is carried out all the same; left out it is what the kind says.</summary>
    public bool? Apply { get; set; }

    /// <summary>True where the request is carried out.</summary>
    internal bool Applies => Apply ?? Kind is FaultKind.Delay or FaultKind.ResetAfter || NeedsAnswer;

    /// <summary>True where the kind spoils the proper answer, and so needs one.</summary>
    internal bool NeedsAnswer =>
        Kind is FaultKind.Truncate or FaultKind.Stall or FaultKind.Trickle or FaultKind.Gzip or FaultKind.Pad or FaultKind.Halve or FaultKind.ContentType or FaultKind.Delay;
}
