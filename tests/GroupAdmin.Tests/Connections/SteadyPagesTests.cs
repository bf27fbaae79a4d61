using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Connections;

public sealed class SteadyPagesTests
{
    private static readonly ConnectionLimits Limits = new() { MaximumRetryCount = 2, RetryInterval = TimeSpan.Zero };

    private readonly List<Source> opened = [];

    [Fact]
    public async Task A_list_that_breaks_off_before_its_first_page_is_read_again()
    {
        var log = new CollectingLog();
        using var pages = new SteadyPages<int>(() => Open(["break"], [1, 2, "break"]), Limits, mayRepeat: false);
        using (OperationLog.Use(log))
        {
            Assert.Equal([1], (await pages.ReadAsync(default))!.Items);
        }

        Assert.Equal(2, opened.Count);
        Assert.True(opened[0].IsDisposed);
        Assert.StartsWith("A list broke off and is read again from its start, attempt 2 of 3.", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_breaks_off_later_fails_where_nothing_may_come_twice()
    {
        using var pages = new SteadyPages<int>(() => Open([1, "break"]), Limits, mayRepeat: false);
        await pages.ReadAsync(default);

        await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default));
        Assert.Single(opened);
    }

    [Fact]
    public async Task A_list_that_breaks_off_later_is_read_again_where_items_may_come_twice()
    {
        using var pages = new SteadyPages<int>(() => Open([1, "break"], [1, 2]), Limits, mayRepeat: true);

        var read = new List<int>();
        while (await pages.ReadAsync(default) is { } page)
        {
            read.AddRange(page.Items);
        }

        Assert.Equal([1, 1, 2], read);
    }

    [Fact]
    public async Task A_list_is_not_read_again_for_ever_nor_after_another_failure()
    {
        using var broken = new SteadyPages<int>(() => Open(["break"]), Limits, mayRepeat: true);
        using var refused = new SteadyPages<int>(() => Open(["refuse"]), Limits, mayRepeat: true);

        await Assert.ThrowsAsync<ChatServiceException>(() => broken.ReadAsync(default));
        Assert.Equal(3, opened.Count(source => source.Reads > 0));
        await Assert.ThrowsAsync<ChatServiceException>(() => refused.ReadAsync(default));
        Assert.Equal(4, opened.Count(source => source.Reads > 0));
    }

    private Source Open(params object[][] scripts)
    {
        var source = new Source(scripts[Math.Min(opened.Count, scripts.Length - 1)]);
        opened.Add(source);
        return source;
    }

    private sealed class Source(object[] script) : IPageSource<int>
    {
        public int Reads { get; private set; }

        public bool IsDisposed { get; private set; }

        public Task<Page<int>?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Reads == script.Length ? null : script[Reads++] switch
        {
            int item => new Page<int>([item]),
            "break" => throw new ChatServiceException(ChatErrorKind.Transport, "It broke off.") { BrokeOff = true },
            _ => throw new ChatServiceException(ChatErrorKind.Transport, "It was refused."),
        });

        public void Dispose() => IsDisposed = true;
    }
}
