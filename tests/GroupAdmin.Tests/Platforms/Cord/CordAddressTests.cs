using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>What really leaves on the wire, read by a server that interprets nothing.</summary>
public sealed class CordAddressTests
{
    [Theory]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("50%", "50%25")]
    [InlineData("a b", "a%20b")]
    [InlineData(" ", "%20")]
    [InlineData("  x ", "%20%20x%20")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a+b&c=d", "a%2Bb%26c%3Dd")]
    [InlineData("...", "...")]
    [InlineData("é", "%C3%A9")]
    [InlineData("e\u0301", "e%CC%81")]
    [InlineData("日本😀", "%E6%97%A5%E6%9C%AC%F0%9F%98%80")]
    [InlineData("{id}", "%7Bid%7D")]
    [InlineData("\\..\\x", "%5C..%5Cx")]
    public async Task An_id_in_the_path_arrives_as_it_is(string id, string sent)
    {
        using var server = new RawServer(RawServer.Always(RawServer.Answer("""{"success":true,"message":"Done.","userID":"x","failedDeletionFileIDs":[]}""")));
        using var session = Open(server);

        await ((IGroupDeleter)session.Client).DeleteGroupAsync(id, default);
        await ((IMemberAdder)session.Client).AddMembersAsync(id, [id], false, default);

        Assert.Equal($"DELETE /v1/groups/{sent} HTTP/1.1", FirstLine(server.Requests[0]));
        Assert.Equal($"POST /v1/groups/{sent}/members HTTP/1.1", FirstLine(server.Requests[1]));
        Assert.Equal(Uri.UnescapeDataString(sent), id);
    }

    [Fact]
    public async Task Deleting_a_user_really_carries_its_body()
    {
        using var server = new RawServer(RawServer.Always(RawServer.Answer("""{"success":true,"message":"User deleted.","userID":"u1","failedDeletionFileIDs":[]}""")));
        using var session = Open(server);

        await ((IUserDeleter)session.Client).DeleteUserAsync("u1", default);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("DELETE /v1/users/u1 HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"permanently_delete\":true}", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer ey", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_on_a_connection_that_the_server_has_closed_is_sent_again()
    {
        const string Found = """{"id":"g","name":"G","status":"active","members":[],"connectedToSlack":false,"metadata":{}}""";
        const string Missing = """{"error":"group_not_found","message":"Platform group not found."}""";
        const string Created = """{"success":true,"message":"✅ You successfully created group g"}""";

        // Every connection answers one request and ends, as one that was idle for five seconds does; a client that is quick enough sends
        // its next request on it and loses it. The group is there for the first reading only.
        var requests = 0;
        using var server = new RawServer(async connection =>
        {
            var request = await connection.ReadRequestAsync() ?? string.Empty;
            await connection.WriteAsync(Interlocked.Increment(ref requests) == 1 ? RawServer.Answer(Found)
                : request.StartsWith("GET ", StringComparison.Ordinal) ? RawServer.Answer(Missing, "404 Not Found")
                : RawServer.Answer(Created));
        });
        using var session = Open(server);

        Assert.Single(await ((IGroupReader)session.Client).GetGroupsAsync(["g"], default));
        var created = await new GroupAdmin.Connections.ChatClient(session).CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default);

        Assert.Equal("g", created.Id);
        Assert.Equal("PUT /v1/groups/g HTTP/1.1", FirstLine(server.Requests[^1]));
    }

    private static IChatSession Open(RawServer server)
    {
        var secret = new System.Security.SecureString();
        foreach (var character in "s3cret")
        {
            secret.AppendChar(character);
        }

        return new ChatEngine().Open(new ConnectionOptions("Cord")
        {
            BaseUri = new Uri($"http://127.0.0.1:{server.Port}/v1"),
            UserName = CordWire.Project,
            Secret = secret,
            Limits = new ConnectionLimits { RetryInterval = TimeSpan.FromMilliseconds(10) },
        });
    }

    private static string FirstLine(string request) => request.Split("\r\n").First();
}
