using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Checks tokens as the server does. The sandbox knows no secrets, so that any signature is right but that of the refused secret.</summary>
/// <param name="time">The clock.</param>
internal sealed class CordSandboxToken(TimeProvider time)
{
    private const int ToleratedSeconds = 30;

    /// <summary>Why the header is refused; null where it is taken. The words of the refusals are inferred (I), but for "jwt expired".</summary>
    public CordSandboxAnswer? Refuse(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return CordSandboxAnswer.Failed(401, "missing_authorization_header", "Authorization header is missing.");
        }

        if (!header!.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return CordSandboxAnswer.Failed(401, "invalid_authorization_header", "Authorization header must be a bearer token.");
        }

        var parts = header.Substring("Bearer ".Length).Split('.');
        if (parts.Length != 3 || Read(parts[0]) is not { } head || Read(parts[1]) is not { } claims || Bytes(parts[2]) is not { } signature)
        {
            return Invalid("jwt malformed");
        }

        if (!head.TryGetValue("alg", out var algorithm) || algorithm is not "HS512")
        {
            return Invalid("invalid algorithm");
        }

        using (var refused = new HMACSHA512(Encoding.UTF8.GetBytes(CordSandbox.RefusedSecret)))
        {
            if (Convert.ToBase64String(refused.ComputeHash(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]))) == Convert.ToBase64String(signature))
            {
                return Invalid("invalid signature");
            }
        }

        foreach (var claim in claims.Keys)
        {
            if (claim is not ("project_id" or "app_id" or "iat" or "exp"))
            {
                return Invalid($"unexpected claim {claim}");
            }
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (claims.ContainsKey("project_id") == claims.ContainsKey("app_id") || !claims.TryGetValue("iat", out var iat) || iat is not double made || now - made > 86_400)
        {
            return Invalid("the project or the time of making is missing or too long ago");
        }

        return claims.TryGetValue("exp", out var exp) && exp is double end && end + ToleratedSeconds < now ? Invalid("jwt expired") : null;
    }

    private static CordSandboxAnswer Invalid(string why) => CordSandboxAnswer.Failed(401, "invalid_project_token", why);

    private static Dictionary<string, object?>? Read(string part)
    {
        try
        {
            return Bytes(part) is { } bytes ? CordSandboxJson.Parse(Encoding.UTF8.GetString(bytes)) as Dictionary<string, object?> : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string part)
    {
        try
        {
            return Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (part.Length % 4)) % 4));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
