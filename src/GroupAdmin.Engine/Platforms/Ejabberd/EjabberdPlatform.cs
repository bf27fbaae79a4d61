namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>ejabberd, an XMPP server that anybody can install. Everything here was measured on version 23.01, the one of Debian 12.</summary>
internal static class EjabberdPlatform
{
    public const string Name = "Ejabberd";

    /// <summary>
    /// How many users are handled together: who they are in the room is read once for all of them, and each is written by a request of
    /// its own, as many at once as the connection allows.
    /// </summary>
    public const int BatchSize = 200;

    public static PlatformRegistration Registration { get; } = new()
    {
        Name = Name,
        Description = "ejabberd, a self-hosted XMPP server",
        ClientType = typeof(EjabberdClient),
        CreateClient = static context => new EjabberdClient(context),
        CreateSigner = static (account, secret, redactor) => new EjabberdSigner(account, secret, redactor),
        CreateSandbox = static () => new EjabberdSandbox(),
        Authentication = ChatAuthentication.SecretOrCredential,
        BaseUriExample = "https://chat.example.org:5443/api",
        DefaultBatchSize = BatchSize,
    };
}
