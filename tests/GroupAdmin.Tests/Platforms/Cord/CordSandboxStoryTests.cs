using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms.Cord;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>Tells the sandbox what the real server was told: the answers must be the same but for the times of creation and the order of groups.</summary>
public sealed class CordSandboxStoryTests
{
    // The inner ids decide about the order of members and stand in cursors: those that the recorded cursors name, and others between them.
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["p04"] = "0c9fc6d4-51d6-49d9-9c6e-2c0efc54fac9",
        ["p08"] = "159dff18-d4b1-48b6-adcc-6a1db88a942b",
        ["p07"] = "1a67b628-7b7c-4677-9abe-b54fa24f388c",
        ["p09"] = "3ed994bd-f720-483b-86eb-ba6e55eef3bb",
        ["p00"] = "50000000-0000-4000-8000-000000000000",
        ["p03"] = "60000000-0000-4000-8000-000000000000",
        ["p06"] = "70000000-0000-4000-8000-000000000000",
        ["p05"] = "b77d93a4-11c6-4d84-8e49-553d7e97072d",
        ["p01"] = "c0000000-0000-4000-8000-000000000000",
        ["p02"] = "d0000000-0000-4000-8000-000000000000",
        ["a"] = "73c94354-fb1e-47b7-b561-88700ee2caee",
        ["日本"] = "80000000-0000-4000-8000-000000000000",
        ["z"] = "dd181361-ffd9-4946-bd4d-c4e059a1d3a8",
        ["é"] = "e0000000-0000-4000-8000-000000000000",
        ["u7"] = "10000000-0000-4000-8000-000000000000",
        ["u3"] = "20000000-0000-4000-8000-000000000000",
        ["u4"] = "30000000-0000-4000-8000-000000000000",
        ["12"] = "40000000-0000-4000-8000-000000000000",
        ["u6"] = "50000000-0000-4000-8000-000000000001",
        ["u2"] = "60000000-0000-4000-8000-000000000001",
    };

    [Theory]
    [InlineData("groups", 115)]
    [InlineData("members", 51)]
    [InlineData("paging", 58)]
    public async Task The_sandbox_answers_a_recorded_story_as_the_real_server_did(string name, int length)
    {
        using var first = Server();

        // The last part of the story about paging was told to another project.
        using var second = Server();
        var client = first;
        using var signed = new HttpRequestMessage();
        await new CordSigner(CordSigner.AnyProject, "a secret", new Redactor()).SignAsync(signed, CancellationToken.None);
        var steps = CordStory.Read(name).Steps;
        Assert.Equal(length, steps.Count);
        foreach (var step in steps)
        {
            client = step.Path == "/v1/users/a" ? second : client;
            using var request = step.ToRequest(signed.Headers.Authorization!.Parameter!);
            using var response = await client.SendAsync(request);
            var answer = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
            Assert.True((int)response.StatusCode == step.Status, $"{step.Title} answered {(int)response.StatusCode} and not {step.Status}: {answer}");
            if (step.Answer is { } recorded)
            {
                Assert.True(Comparable(recorded) == Comparable(answer), $"{step.Title} answered\n{Comparable(answer)}\nand not\n{Comparable(recorded)}");
            }
            else
            {
                Assert.Equal(step.AnswerLength, answer.Length);
            }
        }
    }

    private static HttpClient Server() => new(new CordSandbox(CordSandboxStore.CreateEmpty((id, number) =>
        Keys.TryGetValue(id, out var key) ? new Guid(key) : new Guid(0x70000000 + number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0))));

    private static string Comparable(string answer)
    {
        var text = Regex.Replace(answer, "\"createdTimestamp\":\"[0-9TZ:.-]{24}\"", "\"createdTimestamp\":\"a time\"");

        // GET /groups has no order.
        return text.StartsWith('[')
            ? string.Join(",", JsonNode.Parse(text)!.AsArray().Select(group => group!.ToJsonString()).Order(StringComparer.Ordinal))
            : text;
    }
}
