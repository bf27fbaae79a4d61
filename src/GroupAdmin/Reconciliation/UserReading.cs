using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>
/// Compares the users whom a directory describes with those of a platform, in as few requests as it can: by listing, by asking for one
/// after the other once that is shorter than the rest of the list, and for what the list leaves out.
/// </summary>
internal sealed class UserReading(ChatClient client, DirectoryUserTable table, WantedIds ids, UserProperties properties, ComparisonNotes notes, bool onlyMissing)
{
    private readonly List<int> missing = [];
    private readonly List<UserDifference> changed = [];
    private readonly List<int> toAsk = [];

    public async Task<ComparedUsers> ReadAsync(CancellationToken cancellationToken)
    {
        var isTold = new Marks(table.Count);
        if (client.Session.Client is IUserLister)
        {
            var isComplete = await ListAsync(isTold, cancellationToken).ConfigureAwait(false);
            (isComplete ? missing : toAsk).AddRange(Enumerable.Range(0, table.Count).Where(place => !isTold[place]));
        }
        else if (client.Session.Client is IUserReader)
        {
            toAsk.AddRange(Enumerable.Range(0, table.Count));
        }
        else if (table.Count > 0)
        {
            notes.DoesNotTell("its users", table[0].Id);
            return ComparedUsers.None(ids.Ids);
        }

        await AskAsync(cancellationToken).ConfigureAwait(false);
        foreach (var place in missing)
        {
            properties.NoteMissing(table[place]);
        }

        return new ComparedUsers(ids.Ids, table, missing, changed);
    }

    // True where the list was read to its end, so that whoever was not in it is not there.
    private async Task<bool> ListAsync(Marks isTold, CancellationToken cancellationToken)
    {
        var places = Places();
        var read = 0L;
        var found = 0;
        using var listing = client.ListUsers(new UserQuery());
        while (await listing.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var user in page.Items)
            {
                if (ids.Find(user.Id) is var number && number >= 0 && places[number] is var place && place > 0 && isTold.Set(place - 1))
                {
                    found++;
                    Look(place - 1, user);
                }
            }

            read += page.Items.Count;
            if (client.Session.Client is IUserReader && page.Items.Count > 0 && (page.Total - read) / page.Items.Count > table.Count - found)
            {
                return false;
            }
        }

        return true;
    }

    // By the number that all spellings share: the place in the table plus one.
    private int[] Places()
    {
        var places = new int[ids.Count];
        for (var place = 0; place < table.Count; place++)
        {
            places[ids.Same(table.UserAt(place))] = place + 1;
        }

        return places;
    }

    private void Look(int place, ChatUser told)
    {
        if (onlyMissing)
        {
            return;
        }

        var wanted = table[place];
        if (client.Session.Client is IUserReader && properties.NeedsDetail(wanted, told))
        {
            toAsk.Add(place);
        }
        else
        {
            Compare(wanted, told);
        }
    }

    private void Compare(DirectoryUser wanted, ChatUser told)
    {
        var differences = properties.Compare(wanted, told);
        if (differences.Count > 0)
        {
            lock (changed)
            {
                changed.Add(new UserDifference(wanted, differences));
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var window = new Queue<Task>();
        try
        {
            foreach (var place in toAsk)
            {
                if (window.Count >= client.Session.Limits.ThrottleLimit)
                {
                    await window.Dequeue().ConfigureAwait(false);
                }

                window.Enqueue(Task.Run(() => AskOneAsync(place, cancellationToken), CancellationToken.None));
            }
        }
        finally
        {
            await Task.WhenAll(window).ConfigureAwait(false);
        }
    }

    private async Task AskOneAsync(int place, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = table[place];
        if (await client.GetUserAsync(wanted.Id, false, cancellationToken).ConfigureAwait(false) is { } told)
        {
            if (!onlyMissing)
            {
                Compare(wanted, told);
            }

            return;
        }

        lock (missing)
        {
            missing.Add(place);
        }
    }
}
