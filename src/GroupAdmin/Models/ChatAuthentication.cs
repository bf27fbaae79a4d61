namespace GroupAdmin;

/// <summary>How a connection proves who it is.</summary>
public enum ChatAuthentication
{
    /// <summary>One secret: an API key or an access token.</summary>
    Secret,

    /// <summary>A name and a secret.</summary>
    Credential,

    /// <summary>Either a secret (a bearer token) or a name and a secret.</summary>
    SecretOrCredential,
}
