namespace GroupAdmin;

/// <summary>What went wrong, the same on every platform. Each kind has one error category and one stable error id.</summary>
public enum ChatErrorKind
{
    /// <summary>The group or user does not exist.</summary>
    NotFound,

    /// <summary>The group or user exists already.</summary>
    AlreadyExists,

    /// <summary>The key, token, name or password is missing, wrong or expired.</summary>
    Authentication,

    /// <summary>The credentials are right and do not allow this.</summary>
    Permission,

    /// <summary>The platform asked to slow down more often than the connection retries.</summary>
    Throttled,

    /// <summary>The platform (or a check before the request) says that the request is wrong.</summary>
    InvalidRequest,

    /// <summary>Somebody else changed the same thing at the same time.</summary>
    Conflict,

    /// <summary>The platform cannot do this at all.</summary>
    NotSupported,

    /// <summary>The answer is no JSON or XML, is cut off, too large, or has a shape that is not known.</summary>
    MalformedAnswer,

    /// <summary>No connection could be made, or it was lost: name resolution, TLS, refusal, reset.</summary>
    Transport,

    /// <summary>The platform did not answer in time.</summary>
    Timeout,

    /// <summary>The platform says that it failed itself (HTTP 5xx).</summary>
    Server,

    /// <summary>The operation was cancelled before it ended.</summary>
    Cancelled,

    /// <summary>A safeguard stopped it before the first change: more would have been removed than was allowed.</summary>
    Guarded,

    /// <summary>The platform is not as the directory wants it, and the caller asked for an error then.</summary>
    OutOfSync,

    /// <summary>The audit log cannot be written, so that nothing further is changed.</summary>
    Audit,
}
