namespace GroupAdmin.TestServer;

/// <summary>How the server misbehaves. Unless it says otherwise, the request is not carried out.</summary>
public enum FaultKind
{
    /// <summary>Carries the request out and answers properly, only later.</summary>
    Delay,

    /// <summary>Answers with another HTTP status, with headers and a body of one's choice.</summary>
    Status,

    /// <summary>Answers with a text of one's choice, as JSON unless a content type is given.</summary>
    Canned,

    /// <summary>Closes the connection in good order, without an answer.</summary>
    Close,

    /// <summary>Resets the connection before the request is carried out.</summary>
    ResetBefore,

    /// <summary>Carries the request out, and resets the connection instead of answering.</summary>
    ResetAfter,

    /// <summary>Carries the request out, announces the whole answer, sends half of it and closes.</summary>
    Truncate,

    /// <summary>Carries the request out, sends half of the answer and then nothing for <see cref="Fault.StallMs"/>; closes after that.</summary>
    Stall,

    /// <summary>Sends nothing until the client leaves, but not for longer than <see cref="Fault.StallMs"/>; closes after that.</summary>
    Hang,

    /// <summary>Carries the request out and sends the answer with white space after it, <see cref="Fault.SizeBytes"/> in all.</summary>
    Pad,

    /// <summary>Carries the request out and sends the first half of the answer as if it were the whole.</summary>
    Halve,

    /// <summary>Carries the request out and sends the answer one byte at a time.</summary>
    Trickle,

    /// <summary>Carries the request out and compresses the answer.</summary>
    Gzip,

    /// <summary>Carries the request out and states another content type.</summary>
    ContentType,

    /// <summary>Answers with a web page and status 200.</summary>
    Html,

    /// <summary>Answers with JSON that no operation answers with.</summary>
    Shape,

    /// <summary>Answers with status 200 and no body.</summary>
    Empty,

    /// <summary>Answers with valid JSON of <see cref="Fault.SizeBytes"/>.</summary>
    Huge,

    /// <summary>Redirects to the same path on the same host and port.</summary>
    RedirectSameOrigin,

    /// <summary>Redirects to the same server under another host name, so that what a client sends along is seen.</summary>
    RedirectOtherOrigin,

    /// <summary>Accepts <see cref="Fault.Count"/> new connections and resets each at once. No request is looked at; kept-alive connections are closed.</summary>
    Refuse,

    /// <summary>Stops listening for <see cref="Fault.StallMs"/>, so that connecting fails; open connections are closed.</summary>
    StopListening,
}
