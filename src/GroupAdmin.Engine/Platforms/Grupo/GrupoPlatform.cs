namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Grupo, a chat script that people run on their own site.</summary>
internal static class GrupoPlatform
{
    public const string Name = "Grupo";

    public static PlatformRegistration Registration { get; } = new()
    {
        Name = Name,
        Description = "Grupo, a self-hosted chat script",
        ClientType = typeof(GrupoClient),
        CreateClient = static context => new GrupoClient(context),
        CreateSigner = static (_, secret, _) => new GrupoSigner(secret),
        CreateSandbox = static () => new GrupoSandbox(),
        Authentication = ChatAuthentication.Secret,
        SecretIsInBody = true,
        BaseUriExample = "https://chat.example.com",

        // Nothing of Grupo's takes more than one user in a request.
        DefaultBatchSize = 1,
    };
}
