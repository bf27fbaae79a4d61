using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>A story that a real Cord server was told, request by request, with its answers.</summary>
internal sealed record CordStory(string Name, IReadOnlyList<CordStory.Step> Steps)
{
    public static string Folder { get; } = FindFolder();

    public static CordStory Read(string name)
    {
        var log = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".har")))!["log"]!;
        return new CordStory(name, [.. log["entries"]!.AsArray().Select((entry, index) => new Step(index, entry!))]);
    }

    private static string FindFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "recordings", "Cord"));

    internal sealed class Step(int index, JsonNode entry)
    {
        private readonly JsonNode request = entry["request"]!;
        private readonly JsonNode response = entry["response"]!;

        public string Title => $"{index}: {(string)entry["comment"]!}";

        public string Method => (string)request["method"]!;

        /// <summary>The path with its query, as it was sent.</summary>
        public string Path => ((string)request["url"]!)["https://api.cord.com".Length..];

        public string? Body => request["postData"] is not { } data ? null
            : data["_nameLength"] is { } length ? $"{{\"name\":\"{new string('x', (int)length)}\"}}"
            : (string)data["text"]!;

        public int Status => (int)response["status"]!;

        /// <summary>The text of the answer; null where the recording holds its length only.</summary>
        public string? Answer => (string?)response["content"]!["text"];

        public int? AnswerLength => (int?)response["content"]!["_length"];

        public string? ErrorCode => Status >= 400 && Answer!.StartsWith('{') ? (string?)JsonNode.Parse(Answer)!["error"] : null;

        /// <summary>The request with its headers; a signed one has a token.</summary>
        public HttpRequestMessage ToRequest(string token)
        {
            var message = new HttpRequestMessage(new HttpMethod(Method), "https://api.cord.com" + Path);
            if (Body is { } body)
            {
                message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            }

            foreach (var header in request["headers"]!.AsArray())
            {
                var (name, value) = ((string)header!["name"]!, (string)header["value"]!);
                if (name == "Authorization")
                {
                    message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                }
                else if (name == "Content-Type")
                {
                    message.Content ??= new ByteArrayContent([]);
                    message.Content.Headers.TryAddWithoutValidation(name, value);
                }
                else
                {
                    message.Headers.TryAddWithoutValidation(name, value);
                }
            }

            return message;
        }
    }
}
