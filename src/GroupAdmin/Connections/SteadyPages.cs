using System;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>
/// A listing that is begun anew when its answer breaks off. A list that is read as it arrives cannot be asked for again below, where other
/// answers are, because its beginning has left already; here it is known whether anybody has seen it.
/// </summary>
/// <param name="open">Begins the listing.</param>
/// <param name="limits">How often and after which wait it is begun anew.</param>
/// <param name="mayRepeat">True where items may come twice; otherwise it is begun anew only before the first page is out.</param>
/// <param name="counts">True to tell how much has been read.</param>
internal sealed class SteadyPages<T>(Func<IPageSource<T>> open, ConnectionLimits limits, bool mayRepeat, bool counts = false) : IPageSource<T>
{
    private IPageSource<T> source = open();
    private bool isOut;
    private int restarts;
    private int counted;

    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var page = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
                isOut = true;
                Count(page?.Items.Count ?? 0);
                return page;
            }
            catch (ChatServiceException error) when (error.BrokeOff && (mayRepeat || !isOut) && restarts < limits.MaximumRetryCount)
            {
                restarts++;
                OperationLog.Current.Warning($"A list broke off and is read again from its start, attempt {restarts + 1} of {limits.MaximumRetryCount + 1}. {error.Message}");
            }

            source.Dispose();
            Count(-counted);
            await Task.Delay(Wait(), cancellationToken).ConfigureAwait(false);
            source = open();
        }
    }

    public void Dispose() => source.Dispose();

    private void Count(int items)
    {
        if (counts && items != 0)
        {
            counted += items;
            OperationLog.Current.Read(0, items);
        }
    }

    private TimeSpan Wait()
    {
        var wait = limits.RetryInterval.TotalMilliseconds * Math.Pow(2, Math.Min(restarts - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(wait, limits.MaximumRetryWait.TotalMilliseconds));
    }
}
