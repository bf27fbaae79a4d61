using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// Keeps requests at the connection's own address: nothing leaves for another scheme, host or port, so that credentials never get there. Within
/// it, redirects are followed with the same method and body. An address that the framework has made another of is not sent either: in hosts that
/// do not say which .NET Framework they were made for, such as those of Windows PowerShell, it decodes slashes and follows the dots between them.
/// </summary>
internal sealed class RedirectHandler(TransportSetup setup, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaximumRedirects = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var facts = CallFacts.Of(request);
        if (!IsOwn(request.RequestUri!) || !IsBelow(request.RequestUri!))
        {
            throw setup.Failure(
                ChatErrorKind.InvalidRequest,
                $"'{facts.Operation}' would have gone to {Origin(request.RequestUri!)}{Path(request.RequestUri!)}, but this connection is to {Origin(setup.BaseUri)}{Path(setup.BaseUri)}. Nothing was sent. Give a path below the connection's address.",
                facts);
        }

        if (RequestSegments.EncodedSlashes(request.RequestUri!.AbsolutePath) < facts.EncodedSlashes)
        {
            throw setup.Failure(
                ChatErrorKind.InvalidRequest,
                $"'{facts.Operation}' cannot be sent: this PowerShell writes the encoded slashes of an id or a path as plain ones, so that the address would name another place. Nothing was sent. PowerShell 7 sends them as they are.",
                facts);
        }

        for (var count = 0; ; count++)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var target = location.IsAbsoluteUri ? location : new Uri(request.RequestUri!, location);
            if (!IsOwn(target))
            {
                throw setup.Failure(
                    ChatErrorKind.Transport,
                    $"{setup.Where} redirects '{facts.Operation}' to another address, {Origin(target)}, where the credentials of this connection are not sent. If that is where the API is, connect with its address as -BaseUri.",
                    facts,
                    status);
            }

            if (status == 303 && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            {
                facts.MayHaveTakenEffect = true;
                throw setup.Failure(
                    ChatErrorKind.Transport,
                    $"{setup.Where} answers '{facts.Operation}' with a pointer to another page (HTTP 303) instead of a result. The request may have taken effect: look before you repeat it. Check that -BaseUri is the address of the API.",
                    facts,
                    status);
            }

            if (count == MaximumRedirects)
            {
                throw setup.Failure(
                    ChatErrorKind.Transport,
                    $"{setup.Where} redirected '{facts.Operation}' more than {MaximumRedirects} times. Check that -BaseUri is the address of the API.",
                    facts,
                    status);
            }

            request.RequestUri = target;
        }
    }

    // Only what names the place: the rest of an address may hold anything.
    private static string Origin(Uri address) => address.IsAbsoluteUri && address.Authority.Length > 0
        ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
        : $"an address of the kind '{address.Scheme}:'";

    private static string Path(Uri address) => address.AbsolutePath.TrimEnd('/');

    // A path with dots in it can climb out of the base address. Encoded characters may be written in more than one way, so that a base
    // address with some is not compared.
    private bool IsBelow(Uri target)
    {
        var root = Path(setup.BaseUri);
        var path = target.AbsolutePath;
        return root.Holds("%")
            || (path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/'));
    }

    private bool IsOwn(Uri target) =>
        target.Port == setup.BaseUri.Port
        && string.Equals(target.Scheme, setup.BaseUri.Scheme, StringComparison.OrdinalIgnoreCase)
        && string.Equals(target.IdnHost, setup.BaseUri.IdnHost, StringComparison.OrdinalIgnoreCase)
        && target.UserInfo.Length == 0;
}
