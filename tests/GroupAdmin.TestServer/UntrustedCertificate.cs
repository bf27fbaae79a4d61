using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GroupAdmin.TestServer;

/// <summary>Makes the certificate of a server that uses TLS: signed by itself, for the loopback address and a day long unless that is what is wrong.</summary>
internal static class UntrustedCertificate
{
    public static X509Certificate2 Create(CertificateFlaw flaw)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(flaw == CertificateFlaw.WrongName ? "CN=chat.example.org" : "CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (flaw == CertificateFlaw.WrongName)
        {
            names.AddDnsName("chat.example.org");
        }
        else
        {
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(flaw == CertificateFlaw.Expired ? -1 : 1));

        // Windows can only serve with a key that came out of a store or a file.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
