using System;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Tells two secrets apart without keeping either.</summary>
internal static class SecretPrint
{
    private static readonly byte[] Salt = Guid.NewGuid().ToByteArray();

    /// <summary>A salted SHA-256 of the secret, different in every process.</summary>
    public static string Of(SecureString? secret)
    {
        using var hash = new HMACSHA256(Salt);
        return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(new NetworkCredential(string.Empty, secret).Password)));
    }
}
