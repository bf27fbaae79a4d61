using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>Puts the account's JID and password onto every request, or the token where there is no account.</summary>
internal sealed class EjabberdSigner : IRequestSigner
{
    private readonly AuthenticationHeaderValue header;

    /// <summary>A signer for one account or token.</summary>
    /// <param name="account">The account's full JID; null for a token.</param>
    /// <param name="secret">The password, or the token.</param>
    /// <param name="redactor">Hears of what the header makes of the password.</param>
    public EjabberdSigner(string? account, string secret, Redactor redactor)
    {
        if (account is null)
        {
            header = new AuthenticationHeaderValue("Bearer", secret);
            return;
        }

        // Measured: a name without its host is answered like a wrong password.
        var parts = account.Split('@');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0 || account.Any(static c => c == ':'))
        {
            throw new ChatServiceException(
                ChatErrorKind.Authentication,
                $"'{account}' is no account that {EjabberdPlatform.Name} can be asked with: the user name in -Credential is a full JID, such as admin@chat.example.org.")
            {
                Platform = EjabberdPlatform.Name,
                Target = account,
            };
        }

        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{secret}"));
        redactor.Learn(pair);
        header = new AuthenticationHeaderValue("Basic", pair);
    }

    /// <inheritdoc/>
    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = header;
        return Task.CompletedTask;
    }
}
