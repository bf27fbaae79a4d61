using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms.Cord;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>The client against the sandbox behind a real socket.</summary>
public sealed class CordLoopbackTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task A_group_lives_from_its_creation_to_its_end(int requestsPerConnection)
    {
        using var sandbox = new HttpMessageInvoker(new CordSandbox());
        using var server = new RawServer(connection => ServeAsync(connection, sandbox, requestsPerConnection));
        using var session = new ChatEngine().Open(new ConnectionOptions("Cord")
        {
            BaseUri = new Uri($"http://127.0.0.1:{server.Port}/v1"),
            UserName = CordWire.Project,
            Secret = new NetworkCredential(string.Empty, CordWire.Secret).SecurePassword,
            Limits = new ConnectionLimits { RetryInterval = TimeSpan.FromMilliseconds(20) },
        });
        var client = new ChatClient(session);

        await client.CreateGroupAsync(new NewGroup { Id = "trip/2026", Name = "Trip" }, default);
        Assert.All((await ChangeAsync(client, MemberAction.Add, Enumerable.Range(1, 2500).Select(number => $"u{number}"))).Values, outcome => Assert.Equal(MemberOutcome.Done, outcome));

        using (var pages = client.ListMembers("trip/2026", new ListRange(5, 10)))
        {
            var page = await pages.ReadAsync(default);
            Assert.Equal((15, 2500L), (page!.Items.Count, page.Total));
        }

        await client.UpdateGroupAsync(new GroupChange("trip/2026") { Name = "Long trip", Status = "deleted" }, default);
        Assert.Equal(3, (await ChangeAsync(client, MemberAction.Remove, ["u1", "u2", "u3"])).Count(pair => pair.Value == MemberOutcome.Done));
        var group = Assert.Single(await client.GetGroupsAsync(["trip/2026"], default));
        Assert.Equal(("Long trip", "deleted", 2497L), (group.Name, group.Status, group.MemberCount));
        await client.DeleteGroupAsync("trip/2026", default);
        Assert.Empty(await client.GetGroupsAsync(["trip/2026"], default));
    }

    private static async Task<Dictionary<string, MemberOutcome>> ChangeAsync(ChatClient client, MemberAction action, IEnumerable<string> ids)
    {
        var kept = new Kept();
        using var run = new BulkRun(client.Change(action, "trip/2026"), client.BulkOptions(false), kept, default);
        foreach (var id in ids)
        {
            await run.AddAsync(id);
        }

        await run.CompleteAsync();
        return kept.Outcomes;
    }

    // A server that ends the connection after an answer, without a word before, is one whose keep-alive has just run out.
    private static async Task ServeAsync(RawServer.Connection connection, HttpMessageInvoker sandbox, int requests)
    {
        for (var count = 0; count < requests && await connection.ReadRequestAsync() is { } text; count++)
        {
            var parts = text.Split("\r\n\r\n", 2);
            var lines = parts[0].Split("\r\n");
            var start = lines[0].Split(' ');
            using var request = new HttpRequestMessage(new HttpMethod(start[0]), "http://127.0.0.1" + start[1]);
            if (parts[1].Length > 0)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(parts[1]));
            }

            foreach (var header in lines.Skip(1).Select(line => line.Split(": ", 2)))
            {
                if (!request.Headers.TryAddWithoutValidation(header[0], header[1]))
                {
                    request.Content?.Headers.TryAddWithoutValidation(header[0], header[1]);
                }
            }

            using var response = await sandbox.SendAsync(request, connection.Stopping);
            var body = await response.Content.ReadAsByteArrayAsync();
            var head = $"HTTP/1.1 {(int)response.StatusCode} -\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n";
            await connection.WriteAsync([.. Encoding.ASCII.GetBytes(head), .. body]);
        }
    }

    private sealed class Kept : IBulkObserver
    {
        public Dictionary<string, MemberOutcome> Outcomes { get; } = [];

        public void Settled(string userId, MemberOutcome outcome, string? detail) => Outcomes[userId] = outcome;

        public void Failed(BulkFailure failure)
        {
        }
    }
}
