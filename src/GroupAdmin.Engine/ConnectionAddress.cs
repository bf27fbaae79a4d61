using System;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;

namespace GroupAdmin.Engine;

/// <summary>Finds the address of a connection, and refuses one that would give a secret away.</summary>
internal static class ConnectionAddress
{
    /// <summary>The address of a connection: the given one, else the recorded one, else the platform's own.</summary>
    public static Uri Check(ConnectionOptions options, PlatformRegistration platform, Uri? recorded, Uri sandbox)
    {
        // The sandbox has no address of its own: a script that names the real one can be rehearsed as it stands.
        if (options.Sandbox)
        {
            return platform.DefaultBaseUri ?? sandbox;
        }

        var address = options.BaseUri ?? recorded ?? platform.DefaultBaseUri ?? throw Refused(
            options,
            $"{platform.Name} has no address that is the same for everybody. Give yours with -BaseUri, like {platform.BaseUriExample}.");
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw Refused(options, $"The address '{Shown(address)}' is no http or https address. Give one with -BaseUri, like {platform.BaseUriExample}.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Refused(
                options,
                $"The address of {address.Host} holds a user name, a query or a fragment. Addresses are written to logs, so that nothing secret may stand in one: give -BaseUri without it, like {platform.BaseUriExample}, and the secret with -Secret or -Credential.");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !options.AllowUnencrypted && options.ReplayFrom is null)
        {
            throw Refused(
                options,
                $"The address http://{address.Authority} is not encrypted: the secret could be read on the way. Use https, or give -AllowUnencrypted if you trust the network between here and {address.Host}.");
        }

        return address;
    }

    // Without what may be secret in it.
    private static string Shown(Uri address) => !address.IsAbsoluteUri ? address.OriginalString
        : address.Host.Length > 0 ? $"{address.Scheme}://{address.Host}"
        : $"{address.Scheme}:";

    private static ChatServiceException Refused(ConnectionOptions options, string message) =>
        new(ChatErrorKind.InvalidRequest, message) { Platform = options.Platform, Target = options.Name, Scope = ChatErrorScope.Connection };
}
