using System;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms.Cord;
using GroupAdmin.Engine.Transport;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

public sealed class CordSignerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_token_holds_exactly_the_project_and_its_times()
    {
        var token = await TokenAsync(new CordSigner("5f8f1c6e-0b0d-4d7a-9a53-2f6a1b0c9d11", "s3cret", new Redactor(), new SetTime { Now = Noon }));

        var (head, claims) = Verify(token, "s3cret");
        Assert.Equal("HS512", head.GetProperty("alg").GetString());
        Assert.Equal(["project_id", "iat", "exp"], claims.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal("5f8f1c6e-0b0d-4d7a-9a53-2f6a1b0c9d11", claims.GetProperty("project_id").GetString());
        Assert.Equal(Noon.ToUnixTimeSeconds(), claims.GetProperty("iat").GetInt64());
        Assert.Equal(Noon.AddMinutes(10).ToUnixTimeSeconds(), claims.GetProperty("exp").GetInt64());
    }

    [Fact]
    public void The_verifier_of_these_tests_agrees_with_RFC_4231()
    {
        // Test case 2 of RFC 4231, section 4.3: the key "Jefe".
        var expected = Convert.FromHexString(
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");

        Assert.Equal(expected, Hmac(Encoding.ASCII.GetBytes("Jefe"), Encoding.ASCII.GetBytes("what do ya want for nothing?")));
    }

    [Fact]
    public async Task A_token_verifies_with_an_implementation_by_somebody_else()
    {
        const string Secret = "a secret of the sixty-four bytes that the other implementation asks for, or more";
        var token = await TokenAsync(new CordSigner("5f8f1c6e-0b0d-4d7a-9a53-2f6a1b0c9d11", Secret, new Redactor()));
        var rules = new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha512],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
        };

        var verified = await new JsonWebTokenHandler().ValidateTokenAsync(token, rules);

        Assert.True(verified.IsValid, verified.Exception?.Message);
        Assert.Equal(["exp", "iat", "project_id"], verified.Claims.Keys.Order());
        rules.IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret + "!"));
        Assert.False((await new JsonWebTokenHandler().ValidateTokenAsync(token, rules)).IsValid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("a secret of more than one hundred and twenty-eight bytes, which is longer than a block of the hash, so that it is hashed before it is used as a key")]
    [InlineData("Schlüssel 鍵 🔑")]
    public async Task A_token_verifies_with_any_secret(string secret)
    {
        var (_, claims) = Verify(await TokenAsync(new CordSigner("a\"b\\c", secret, new Redactor())), secret);

        Assert.Equal("a\"b\\c", claims.GetProperty("project_id").GetString());
    }

    [Fact]
    public async Task A_token_is_used_again_and_renewed_before_it_runs_out()
    {
        var time = new SetTime { Now = Noon };
        var signer = new CordSigner("p", "s", new Redactor(), time);
        var first = await TokenAsync(signer);

        time.Now = Noon.AddMinutes(7);
        Assert.Equal(first, await TokenAsync(signer));

        time.Now = Noon.AddMinutes(8);
        var second = await TokenAsync(signer);
        Assert.NotEqual(first, second);

        time.Now = Noon.AddMinutes(5);
        var third = await TokenAsync(signer);
        Assert.Equal(Noon.AddMinutes(5).ToUnixTimeSeconds(), Verify(third, "s").Claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task A_token_is_a_secret_in_every_text()
    {
        var redactor = new Redactor();
        var token = await TokenAsync(new CordSigner("p", "s", redactor));

        Assert.DoesNotContain(token, redactor.Redact($"it was {token}"));
    }

    private static async Task<string> TokenAsync(CordSigner signer)
    {
        using var request = new HttpRequestMessage();
        await signer.SignAsync(request, CancellationToken.None);
        Assert.Equal("Bearer", request.Headers.Authorization!.Scheme);
        return request.Headers.Authorization.Parameter!;
    }

    /// <summary>Verifies as RFC 7515, appendix A says, with an own HMAC (RFC 2104) over SHA-512, not with the code under test.</summary>
    private static (JsonElement Head, JsonElement Claims) Verify(string token, string secret)
    {
        var parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        Assert.All(parts, part => Assert.Matches("^[A-Za-z0-9_-]+$", part));
        Assert.Equal(Hmac(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(parts[0] + "." + parts[1])), Decode(parts[2]));
        return (JsonDocument.Parse(Decode(parts[0])).RootElement, JsonDocument.Parse(Decode(parts[1])).RootElement);
    }

    private static byte[] Decode(string part)
    {
        var bits = 0;
        var buffer = 0;
        var bytes = new System.Collections.Generic.List<byte>();
        foreach (var character in part)
        {
            buffer = (buffer << 6) | "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".IndexOf(character, StringComparison.Ordinal);
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }

    private static byte[] Hmac(byte[] key, byte[] text)
    {
        const int Block = 128;
        var padded = new byte[Block];
        (key.Length > Block ? SHA512.HashData(key) : key).CopyTo(padded, 0);
        byte[] inner = [.. padded.Select(b => (byte)(b ^ 0x36)), .. text];
        return SHA512.HashData([.. padded.Select(b => (byte)(b ^ 0x5c)), .. SHA512.HashData(inner)]);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
