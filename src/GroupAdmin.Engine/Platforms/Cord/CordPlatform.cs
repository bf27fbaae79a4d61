using System;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Cord, hosted until August 2024 and open source since.</summary>
internal static class CordPlatform
{
    public const string Name = "Cord";

    /// <summary>How many ids travel in one request: a change is all or nothing, and an unknown user costs one more request of this size.</summary>
    public const int BatchSize = 1000;

    public static PlatformRegistration Registration { get; } = new()
    {
        Name = Name,
        Description = "Cord, open-source chat and comments for web applications",
        ClientType = typeof(CordClient),
        CreateClient = static context => new CordClient(context),
        CreateSigner = static (project, secret, redactor) => new CordSigner(project ?? CordSigner.AnyProject, secret, redactor),
        CreateSandbox = static () => new CordSandbox(),
        Authentication = ChatAuthentication.Credential,
        DefaultBaseUri = new Uri("https://api.cord.com/v1"),
        BaseUriExample = "https://cord.example.org/v1",
        DefaultBatchSize = BatchSize,
    };
}
