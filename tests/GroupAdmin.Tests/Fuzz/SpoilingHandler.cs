using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>A platform's sandbox whose answers are spoiled, some of them beyond recognition.</summary>
internal sealed class SpoilingHandler(HttpMessageHandler sandbox, Random random, IReadOnlyList<byte[]> recorded) : DelegatingHandler(sandbox)
{
    private static readonly int[] Statuses = [200, 200, 200, 200, 201, 202, 204, 206, 299, 300, 302, 304, 307, 400, 401, 403, 404, 405, 409, 410, 412, 418, 422, 429, 451, 500, 501, 502, 503, 504, 507, 599];
    private static readonly string[] Types = ["application/json", "application/xml", "text/html; charset=utf-8", "text/plain; charset=nonsense", "application/json; charset=utf-16", "x/y"];
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Retry-After", "soon"), ("Retry-After", "-5"), ("Retry-After", "99999999999999999999"), ("Retry-After", "Mon, 99 Foo 2026 99:99:99 GMT"), ("X-Ratelimit-Reset", "1e9"),
        ("X-Ratelimit-Reset", "-1"), ("Location", "http://other.invalid/"), ("Location", "::::"), ("Location", "//"), ("Date", "yesterday"), ("ETag", "x"), ("Set-Cookie", "a=b"),
    ];

    private readonly Mutator mutator = new(random);

    public bool Spoils { get; set; }

    public ISandboxState State => (ISandboxState)InnerHandler!;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (!Spoils || random.Next(4) == 0)
        {
            return answer;
        }

        var proper = answer.Content is null ? [] : await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var spoiled = new HttpResponseMessage(random.Next(3) == 0 ? (HttpStatusCode)Statuses[random.Next(Statuses.Length)] : answer.StatusCode)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(random.Next(10) == 0 ? mutator.Garbage() : mutator.Mutate(proper, recorded)),
        };
        spoiled.Content.Headers.ContentType = random.Next(6) == 0 ? MediaTypeHeaderValue.Parse(Types[random.Next(Types.Length)]) : answer.Content?.Headers.ContentType;
        if (random.Next(6) == 0)
        {
            var (name, value) = Headers[random.Next(Headers.Length)];
            spoiled.Headers.TryAddWithoutValidation(name, value);
        }

        return spoiled;
    }
}
