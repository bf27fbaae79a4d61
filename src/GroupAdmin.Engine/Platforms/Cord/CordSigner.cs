using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>
/// Makes the tokens of a project (RFC 7519, signed with HS512 as in RFC 7518) and renews them long before they run out. A token holds
/// exactly <c>project_id</c>, <c>iat</c> and <c>exp</c>: Cord refuses one with any other claim.
/// </summary>
internal sealed class CordSigner : IRequestSigner
{
    /// <summary>The project of connections that have none: to the sandbox, and to a recording.</summary>
    public const string AnyProject = "00000000-0000-4000-8000-000000000000";

    /// <summary>How long a token lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan UsedFor = TimeSpan.FromMinutes(8);
    private static readonly string Head = Encode(Encoding.ASCII.GetBytes("""{"alg":"HS512","typ":"JWT"}"""));

    private readonly object gate = new();
    private readonly string project;
    private readonly byte[] secret;
    private readonly Redactor redactor;
    private readonly TimeProvider time;
    private string? token;
    private DateTimeOffset madeAt;

    /// <summary>A signer for one project.</summary>
    /// <param name="project">The project's id.</param>
    /// <param name="secret">The project's secret.</param>
    /// <param name="redactor">Hears of every token.</param>
    /// <param name="time">The clock that tokens are made by; the system's unless given.</param>
    public CordSigner(string project, string secret, Redactor redactor, TimeProvider? time = null)
    {
        this.project = project;
        this.secret = Encoding.UTF8.GetBytes(secret);
        this.redactor = redactor;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>The time by the clock that tokens are made by.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <inheritdoc/>
    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        return Task.CompletedTask;
    }

    /// <summary>Lets the next request have a token of its own time.</summary>
    public void Renew()
    {
        lock (gate)
        {
            token = null;
        }
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private string Token()
    {
        lock (gate)
        {
            // A clock that was set back makes a token of the future: that one is not used either.
            var now = time.GetUtcNow();
            if (token is null || now >= madeAt + UsedFor || now < madeAt)
            {
                token = Make(now);
                madeAt = now;
                redactor.Learn(token);
            }

            return token;
        }
    }

    private string Make(DateTimeOffset now)
    {
        var iat = now.ToUnixTimeSeconds();
        var claims = JsonSerializer.SerializeToUtf8Bytes(project);
        var payload = $$"""{"project_id":{{Encoding.UTF8.GetString(claims)}},"iat":{{iat}},"exp":{{iat + (long)Lifetime.TotalSeconds}}}""";
        var signed = Head + "." + Encode(Encoding.UTF8.GetBytes(payload));
#if NET
        var signature = HMACSHA512.HashData(secret, Encoding.ASCII.GetBytes(signed));
#else
        using var hash = new HMACSHA512(secret);
        var signature = hash.ComputeHash(Encoding.ASCII.GetBytes(signed));
#endif
        return signed + "." + Encode(signature);
    }
}
