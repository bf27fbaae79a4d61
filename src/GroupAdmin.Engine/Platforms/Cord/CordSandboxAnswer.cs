using System.Collections.Generic;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>What the sandbox answers: a status and a body, JSON unless it says otherwise.</summary>
internal sealed class CordSandboxAnswer
{
    private CordSandboxAnswer(int status, string body, bool isHtml = false)
    {
        Status = status;
        Body = body;
        IsHtml = isHtml;
    }

    public int Status { get; }

    public string Body { get; }

    public bool IsHtml { get; }

    public static CordSandboxAnswer Of(object? value, int status = 200) => new(status, CordSandboxJson.Write(value));

    public static CordSandboxAnswer Done(string message, int status = 200) =>
        Of(new Dictionary<string, object?> { ["success"] = true, ["message"] = message }, status);

    public static CordSandboxAnswer Failed(int status, string code, string message) =>
        Of(new Dictionary<string, object?> { ["error"] = code, ["message"] = message }, status);

    public static CordSandboxAnswer InnerFailure() => Failed(500, "error", "internal server error");

    public static CordSandboxAnswer Empty(int status) => new(status, string.Empty);

    public static CordSandboxAnswer NoRoute(string method, string path) => new(
        404,
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot {method} {path}</pre>\n</body>\n</html>\n",
        isHtml: true);
}
