using System;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Bench;

/// <summary>Takes objects from the pipeline and does nothing with them: what piping alone costs.</summary>
[Cmdlet(VerbsOther.Use, "Nothing")]
public sealed class UseNothingCommand : Cmdlet
{
    /// <summary>Any object.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object InputObject { get; set; }
}

/// <summary>
/// The same with two parameters that take their values from the pipeline and from its properties, as those of Add-ChatGroupMember do, in
/// the types that cost PowerShell the least: what binding costs with it.
/// </summary>
[Cmdlet(VerbsOther.Use, "NothingAlike")]
public sealed class UseNothingAlikeCommand : Cmdlet
{
    /// <summary>Named on the command line.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID")]
    public object[] Group { get; set; }

    /// <summary>From the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID", "Member")]
    public object[] User { get; set; }
}

/// <summary>The least that sending a set of bodies can cost: one <see cref="HttpClient"/>, nothing in between.</summary>
public static class RawClient
{
    private static readonly HttpClient Client = new();

    /// <summary>Form bodies that carry the users u1 … in batches, in a group.</summary>
    public static byte[][] Bodies(string group, int users, int batchSize) => Enumerable
        .Range(0, (users + batchSize - 1) / batchSize)
        .Select(batch => Enumerable.Range((batch * batchSize) + 1, Math.Min(batchSize, users - (batch * batchSize))))
        .Select(numbers => Encoding.ASCII.GetBytes($"GUID={group}&UIDs={string.Join("%2C", numbers.Select(number => $"u{number}"))}"))
        .ToArray();

    /// <summary>JSON bodies that make the users member1 … of Cord, as many as it takes at once.</summary>
    public static byte[][] CordUsers(int users) => CordBodies(users, static user => $$"""{"id":"{{user}}","name":"User {{user}}","email":"{{user}}@example.org"}""", "users");

    /// <summary>JSON bodies that make the same users members of a group of Cord.</summary>
    public static byte[][] CordMembers(int users) => CordBodies(users, static user => $"\"{user}\"", "add");

    /// <summary>Sends each form body once, so many at a time, and reads each answer whole.</summary>
    /// <returns>The seconds that it took.</returns>
    public static double Send(string uri, string key, byte[][] bodies, int concurrency) =>
        Send(uri, "api-key", key, "application/x-www-form-urlencoded", bodies, concurrency);

    /// <summary>Sends each body once, so many at a time, and reads each answer whole.</summary>
    /// <returns>The seconds that it took.</returns>
    public static double Send(string uri, string header, string key, string mediaType, byte[][] bodies, int concurrency)
    {
        var watch = Stopwatch.StartNew();
        var next = -1;
        async Task WorkAsync()
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < bodies.Length)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(bodies[index]) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
                request.Headers.TryAddWithoutValidation(header, key);
                using var response = await Client.SendAsync(request).ConfigureAwait(false);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            }
        }

        Task.WaitAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync)).ToArray());
        return watch.Elapsed.TotalSeconds;
    }

    private static byte[][] CordBodies(int users, Func<string, string> row, string list) => Enumerable
        .Range(0, (users + 9999) / 10000)
        .Select(batch => Enumerable.Range((batch * 10000) + 1, Math.Min(10000, users - (batch * 10000))))
        .Select(numbers => Encoding.ASCII.GetBytes($"{{\"{list}\":[{string.Join(',', numbers.Select(number => row($"member{number}")))}]}}"))
        .ToArray();
}
