using System;
using GroupAdmin.Engine.Platforms;

namespace GroupAdmin.ToyPlatform;

/// <summary>A platform of an author who knows GroupAdmin from outside: everything that the engine needs to know of it.</summary>
internal static class ToyPlatform
{
    public static PlatformRegistration Registration(Func<ToySandbox>? sandbox = null) => new()
    {
        Name = "Toy",
        Description = "An imaginary platform",
        ClientType = typeof(ToyClient),
        CreateClient = static context => new ToyClient(context),
        CreateSigner = static (_, secret, redactor) => new ToySigner(secret, redactor),
        CreateSandbox = sandbox ?? (static () => new ToySandbox()),
        Authentication = ChatAuthentication.Secret,
        BaseUriExample = "https://toy.example.com/api",
        DefaultBatchSize = 3,
    };
}
