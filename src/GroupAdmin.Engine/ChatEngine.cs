using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;
using GroupAdmin.Engine.DirectoryFiles;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Recording;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine;

/// <summary>The engine: opens sessions with the registered platforms.</summary>
/// <param name="registry">The platforms.</param>
public sealed class ChatEngine(PlatformRegistry registry) : IChatEngine
{
    // Reserved by RFC 2606: it never resolves, so that nothing could leave even by mistake.
    private static readonly Uri SandboxAddress = new("https://sandbox.invalid/");

    /// <summary>The engine with the platforms that come with the module.</summary>
    public ChatEngine()
        : this(PlatformRegistry.BuiltIn())
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<ChatPlatform> Platforms { get; } = registry.Describe();

    /// <inheritdoc/>
    public IDirectoryFiles DirectoryFiles { get; } = new DirectoryFileFormats();

    /// <inheritdoc/>
    public IChatSession Open(ConnectionOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        var platform = registry.Find(options.Platform) ?? throw Refused(
            options,
            $"There is no platform '{options.Platform}'. Supported: {string.Join(", ", Platforms.Select(known => known.Name))}.");
        CheckChoices(options, platform);
        var recording = options.ReplayFrom is { } path ? HarFile.Load(path) : null;
        CheckRecording(options, platform, recording);
        var address = ConnectionAddress.Check(options, platform, recording?.BaseUri, SandboxAddress);
        var secret = Secret(options, platform);
        var redactor = new Redactor();
        if (options.Secret is not null)
        {
            redactor.Learn(secret);
        }

        var setup = new TransportSetup
        {
            BaseUri = address,
            PlatformName = platform.Name,
            Limits = options.Limits,
            Redactor = redactor,
        };
        return Open(options, platform, setup, secret, recording);
    }

    /// <inheritdoc/>
    public void WarmUpRequests()
    {
#if NET
        RequestWarmup.WholeWay();
#endif
    }

    /// <inheritdoc/>
    public void WarmUpNetwork()
    {
#if NET
        RequestWarmup.LastPart();
#endif
    }

    private static ChatServiceException Refused(ConnectionOptions options, string message, ChatErrorKind kind = ChatErrorKind.InvalidRequest) =>
        new(kind, message) { Platform = options.Platform, Target = options.Name, Scope = ChatErrorScope.Connection };

    private static void CheckChoices(ConnectionOptions options, PlatformRegistration platform)
    {
        if (options is { Sandbox: true, ReplayFrom: not null })
        {
            throw Refused(options, "A connection is either to the sandbox or to a recording. Give -Sandbox or -ReplayFrom, not both.");
        }

        if (options.Sandbox && platform.CreateSandbox is null)
        {
            throw Refused(options, $"{platform.Name} has no sandbox. Connect to the platform itself, or replay a recording with -ReplayFrom.", ChatErrorKind.NotSupported);
        }

        if (options.Format is { } format && !platform.Formats.Contains(format, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused(
                options,
                platform.Formats.Count == 0
                    ? $"{platform.Name} offers no choice of format. Leave -Format out."
                    : $"{platform.Name} does not offer the format '{format}'. It offers: {string.Join(", ", platform.Formats)}.",
                ChatErrorKind.NotSupported);
        }
    }

    private static void CheckRecording(ConnectionOptions options, PlatformRegistration platform, HarFile? recording)
    {
        if (recording?.Platform is { } recorded && !recorded.Equals(platform.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(options, $"The recording '{recording.Path}' is of {recorded}, not of {platform.Name}. Give -Platform {recorded}, or another recording.");
        }
    }

    private static string Secret(ConnectionOptions options, PlatformRegistration platform)
    {
        var needsName = platform.Authentication == ChatAuthentication.Credential;
        var isLive = !options.Sandbox && options.ReplayFrom is null;
        var parameter = platform.Authentication switch
        {
            ChatAuthentication.Credential => "-Credential",
            ChatAuthentication.SecretOrCredential => "-Secret or -Credential",
            _ => "-Secret",
        };
        if (options.Secret is not { } given)
        {
            // In a replay it must look as the secret looks in the recording, where it stood in a body.
            return !isLive
                ? options.Sandbox ? "sandbox" : Redactor.Mark
                : throw Refused(options, $"{platform.Name} needs a secret, and none was given. Give {parameter} to Connect-ChatService; a connection hashtable gives it as Secret.", ChatErrorKind.Authentication);
        }

        if (isLive && needsName && string.IsNullOrEmpty(options.UserName))
        {
            throw Refused(options, $"{platform.Name} needs a name with the secret. Give {parameter} to Connect-ChatService; a connection hashtable gives it as UserName.", ChatErrorKind.Authentication);
        }

        if (options.UserName is { } name && name.Any(char.IsControl))
        {
            throw Refused(options, $"The name in {parameter} holds a control character. {platform.Name} cannot be asked with it.", ChatErrorKind.Authentication);
        }

        var secret = SecretText.Decode(given);
        return SecretText.Refuse(secret, !platform.SecretIsInBody && string.IsNullOrEmpty(options.UserName)) is { } reason
            ? throw Refused(options, $"The secret in {parameter} {reason}. {platform.Name} cannot be asked with it.", ChatErrorKind.Authentication)
            : secret;
    }

    private ChatSession Open(ConnectionOptions options, PlatformRegistration platform, TransportSetup setup, string secret, HarFile? recording)
    {
        HarWriter? writer = null;
        HttpMessageHandler? terminal = null;
        ServiceTransport? transport = null;
        try
        {
            // A stand-in is no secret: known as one, it would take an ordinary word out of every text.
            var signer = platform.CreateSigner(options.UserName, secret, options.Secret is null ? new Redactor() : setup.Redactor);
            var replay = recording is null ? null : new ReplayHandler(setup, recording);
            terminal = options.Sandbox ? platform.CreateSandbox!() : replay ?? SocketHandler.Create(options.Proxy, options.SkipCertificateCheck);
            writer = options.RecordTo is { } path ? new HarWriter(path, platform.Name, setup.BaseUri, setup.Redactor) : null;
            transport = new ServiceTransport(setup, signer, terminal, writer);
            var context = new PlatformContext
            {
                Transport = transport,
                Signer = signer,
                PlatformName = platform.Name,
                ConnectionName = options.Name,
                Limits = setup.Limits,
                Redactor = setup.Redactor,
                Options = options,
            };
            return new ChatSession(PlatformRegistry.Describe(platform), Platforms, setup, transport, platform.CreateClient(context), replay, writer);
        }
        catch
        {
            transport?.Dispose();
            terminal?.Dispose();
            writer?.Dispose();
            throw;
        }
    }
}
