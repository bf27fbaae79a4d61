namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>HighQ Publisher, by its API 2.</summary>
internal static class PublisherPlatform
{
    public const string Name = "Publisher";

    /// <summary>
    /// How many users travel in one change of a group. Each change writes the whole list of members, so that few large ones are better
    /// than many small ones.
    /// </summary>
    public const int BatchSize = 10_000;

    public static PlatformRegistration Registration { get; } = new()
    {
        Name = Name,
        Description = "HighQ Publisher (API 2), in JSON or XML",
        ClientType = typeof(PublisherClient),
        CreateClient = static context => new PublisherClient(context),
        CreateSigner = static (_, secret, _) => new PublisherSigner(secret),
        CreateSandbox = static () => new PublisherSandbox(),
        Authentication = ChatAuthentication.Secret,
        BaseUriExample = "https://HOST/CONTEXT/api/2",
        Formats = ["Json", "Xml"],
        DefaultBatchSize = BatchSize,
    };
}
