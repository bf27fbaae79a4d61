namespace GroupAdmin.TestServer;

/// <summary>What is wrong with a test server's certificate. Nobody trusts any of them.</summary>
public enum CertificateFlaw
{
    /// <summary>It is signed by itself, and right in everything else.</summary>
    Untrusted,

    /// <summary>It is made out to another host.</summary>
    WrongName,

    /// <summary>It has run out.</summary>
    Expired,
}
