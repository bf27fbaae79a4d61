using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Tests a connection and tells the result instead of failing.</summary>
internal static class ConnectionTesting
{
    public static async Task<ChatConnectionTest> TestAsync(ChatConnection connection, CancellationToken cancellationToken)
    {
        var test = new ChatConnectionTest { Platform = connection.Platform, ConnectionName = connection.Name };
        var clock = Stopwatch.StartNew();
        try
        {
            var tester = connection.GetClient().Session.Client as IConnectionTester ?? throw new ChatServiceException(
                ChatErrorKind.NotSupported,
                $"{connection.Platform} has no call that tests the credentials and changes nothing.");
            test.Identity = await tester.TestAsync(cancellationToken).ConfigureAwait(false);
            test.Succeeded = true;
        }
        catch (ChatServiceException failure)
        {
            test.Error = failure.Message;
        }

        test.LatencyMilliseconds = Math.Round(clock.Elapsed.TotalMilliseconds, 1);
        return test;
    }
}
