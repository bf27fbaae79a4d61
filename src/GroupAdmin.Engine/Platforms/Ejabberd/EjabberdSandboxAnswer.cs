using System.Collections.Generic;
using System.Net;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>What the sandbox answers: a status and a JSON value, or the server's web page for what it cannot read at all.</summary>
internal sealed class EjabberdSandboxAnswer
{
    private EjabberdSandboxAnswer(HttpStatusCode status, object? value, bool isPage = false)
    {
        Status = status;
        Value = value;
        IsPage = isPage;
    }

    public static EjabberdSandboxAnswer Page { get; } = new(HttpStatusCode.BadRequest, null, isPage: true);

    /// <summary>What the server says when a command crashes inside it.</summary>
    public static EjabberdSandboxAnswer Crashed { get; } = new(HttpStatusCode.InternalServerError, "internal_error");

    public HttpStatusCode Status { get; }

    public object? Value { get; }

    public bool IsPage { get; }

    public static EjabberdSandboxAnswer Of(object value) => new(HttpStatusCode.OK, value);

    public static EjabberdSandboxAnswer Refused(string text, HttpStatusCode status = HttpStatusCode.BadRequest) => new(status, text);

    public static EjabberdSandboxAnswer Failed(HttpStatusCode status, int code, string message) =>
        new(status, new Dictionary<string, object> { ["status"] = "error", ["code"] = code, ["message"] = message });
}
