using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>
/// Puts the API secret key in front of the other fields of each attempt's body, so that nobody before this point needs to know it.
/// </summary>
/// <param name="key">The key.</param>
internal sealed class GrupoSigner(string key) : IRequestSigner
{
    /// <summary>The field that carries the key (D).</summary>
    public const string Field = "api_secret_key";

    // The documented samples send a browser's (D), which suggests that sites turn others away. This is honest about who asks, and passes
    // a check for the word that every browser sends.
    private static readonly string Agent = $"Mozilla/5.0 (compatible; GroupAdmin/{typeof(GrupoSigner).Assembly.GetName().Version!.ToString(3)})";

    /// <inheritdoc/>
    public async Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("User-Agent");
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        if (request.Content is not { } content)
        {
            return;
        }

        var body = await content.ReadAsByteArrayAsync().ConfigureAwait(false);
        var field = Encoding.UTF8.GetBytes(Boundary(content) is { } boundary
            ? $"--{boundary}\r\nContent-Disposition: form-data; name=\"{Field}\"\r\n\r\n{key}\r\n"
            : $"{Field}={Uri.EscapeDataString(key)}{(body.Length == 0 ? string.Empty : "&")}");
        var signed = new byte[field.Length + body.Length];
        Buffer.BlockCopy(field, 0, signed, 0, field.Length);
        Buffer.BlockCopy(body, 0, signed, field.Length, body.Length);
        request.Content = new BufferedContent(signed, content.Headers);
    }

    private static string? Boundary(HttpContent content)
    {
        foreach (var parameter in content.Headers.ContentType?.Parameters ?? [])
        {
            if (string.Equals(parameter.Name, "boundary", StringComparison.OrdinalIgnoreCase))
            {
                return parameter.Value?.Trim('"');
            }
        }

        return null;
    }
}
