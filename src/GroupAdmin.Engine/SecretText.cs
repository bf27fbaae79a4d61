using System.Runtime.InteropServices;
using System.Security;

namespace GroupAdmin.Engine;

/// <summary>Takes a secret out of its <see cref="SecureString"/>, once for each connection, and refuses what no request can carry.</summary>
internal static class SecretText
{
    public static string Decode(SecureString secret)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(pointer, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>Why a secret cannot be used, as the rest of "The secret … "; null where it can.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="isHeader">True where it travels in a header as it stands, which takes printable ASCII alone.</param>
    public static string? Refuse(string secret, bool isHeader)
    {
        if (secret.Length == 0)
        {
            return "is empty";
        }

        foreach (var character in secret)
        {
            // A line break would let the rest of the secret become a header of its own.
            if (char.IsControl(character))
            {
                return "holds a line break or another control character; it may have been read from a file with its line end";
            }

            if (isHeader && character is < ' ' or > '~')
            {
                return "holds a character that no key or token can have; only printable ASCII can be sent";
            }
        }

        // Nothing is trimmed silently: HTTP would do so on the way, and the platform would see another secret than the one that was given.
        return isHeader && (secret[0] == ' ' || secret[secret.Length - 1] == ' ') ? "begins or ends with a space" : null;
    }
}
