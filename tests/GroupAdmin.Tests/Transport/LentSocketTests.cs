using System;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Transport;

/// <summary>Calls that wait for the network on the thread that makes them.</summary>
public sealed class LentSocketTests() : SocketTests(isLent: true)
{
    [Fact]
    public async Task A_call_is_answered_on_the_thread_that_was_lent_to_it()
    {
        using var server = new RawServer(RawServer.Always(RawServer.Answer("""{"ok":1}""")));
        using var bed = Open(server.Address);

        var free = bed.Transport.SendAsync(TestBed.Form(), default);
        var wasAnswered = free.IsCompleted;
        await free;
        var lent = LentThread.To(() => bed.Transport.SendAsync(TestBed.Form(), default));

        Assert.False(wasAnswered);
        Assert.True(lent.IsCompletedSuccessfully);
        Assert.Equal(200, (await lent).StatusCode);
        Assert.False(LentThread.IsLent);
    }

    [Fact]
    public void A_thread_is_its_own_again_after_a_failure()
    {
        Assert.Throws<InvalidOperationException>(() => LentThread.To<bool>(() => throw new InvalidOperationException()));

        Assert.False(LentThread.IsLent);
    }

    [Fact]
    public async Task Other_threads_are_not_lent() =>
        Assert.False(await LentThread.To(() => Task.Run(() => LentThread.IsLent)));
}
