using System.Threading.Tasks;
using GroupAdmin.Cmdlets.Commands;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Opens the connection that the parameters of Connect-ChatService describe, and tests its credentials.</summary>
internal static class ConnectionOpening
{
    /// <exception cref="ChatServiceException">The parameters do not fit the platform, or it refuses the credentials. Nothing stays open.</exception>
    public static ChatConnection Open(ConnectChatServiceCommand command, PipelineBridge bridge)
    {
        var connection = Open(Options(command));
        try
        {
            // A replay answers what the recorded cmdlets asked; there are no credentials to test.
            if (!command.SkipTest && connection.Mode != ConnectionMode.Replay)
            {
                bridge.RunAlone(token => TestAsync(connection, token));
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection; no request is made.</summary>
    /// <exception cref="ChatServiceException">The options do not fit the platform, or the audit log cannot be written. Nothing stays open.</exception>
    public static ChatConnection Open(ConnectionOptions options)
    {
        var session = EngineLoader.Engine.Open(options);
        try
        {
            return new ChatConnection(options.Name, session, ModeOf(options), options.AuditLog);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static async Task<bool> TestAsync(ChatConnection connection, System.Threading.CancellationToken token)
    {
        var client = connection.GetClient();
        if (client.Session.Client is IConnectionTester tester)
        {
            using (client.Session.PauseRecording())
            {
                await tester.TestAsync(token).ConfigureAwait(false);
            }
        }

        return true;
    }

    private static ConnectionOptions Options(ConnectChatServiceCommand command)
    {
        var options = ConnectionSource.Read(command);
        options.Name = command.Name ?? options.Name;
        options.BaseUri = command.BaseUri ?? options.BaseUri;
        options.Secret = command.Secret ?? command.Credential?.Password ?? options.Secret;
        options.UserName = command.Credential?.UserName ?? options.UserName;
        options.Format = command.Format ?? options.Format;
        options.Sandbox = command.Sandbox;
        options.RecordTo = FileSystemPath.Resolve(command.SessionState, command.RecordTo);
        options.ReplayFrom = FileSystemPath.Resolve(command.SessionState, command.ReplayFrom);
        options.AuditLog = FileSystemPath.Resolve(command.SessionState, command.AuditLog ?? options.AuditLog);
        options.Proxy = command.Proxy;
        options.SkipCertificateCheck = command.SkipCertificateCheck;
        options.AllowUnencrypted = command.AllowUnencrypted;
        command.ApplyLimits(options.Limits);
        if (options.Sandbox && options.ReplayFrom is not null)
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, "-Sandbox and -ReplayFrom both say what answers. Give one of them.");
        }

        if (options is { SkipCertificateCheck: true, Sandbox: false, ReplayFrom: null })
        {
            command.WriteWarning("With -SkipCertificateCheck nobody checks who answers: whoever stands between here and the server gets the secret. Use it for tests only.");
        }

        return options;
    }

    private static ConnectionMode ModeOf(ConnectionOptions options) =>
        options.Sandbox ? ConnectionMode.Sandbox : options.ReplayFrom is not null ? ConnectionMode.Replay : ConnectionMode.Live;
}
