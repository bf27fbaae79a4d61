using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Bulk;
using GroupAdmin.Tests.Faults;

namespace GroupAdmin.Tests.Storms;

/// <summary>Every operation on many at once.</summary>
internal static class StormOperations
{
    private const string Removed = "-";

    public static IReadOnlyList<StormOperation> All { get; } =
    [
        Members(MemberAction.Add, "members", wanted: true),
        Members(MemberAction.Remove, "members", wanted: false, MemberAction.Add),
        new("Kick", Can(MemberAction.Kick), static (ground, token) => ChangeAsync(ground, MemberAction.Kick, ground.Group, null, token))
        {
            Prepare = static ground => PrepareAsync(ground, MemberAction.Add, ground.Group, Most(ground)),
            Facts = static ground => ground.Users,
            Holds = static (state, ground, user) => state.Has("groups", ground.Group, "occupants")
                ? !state.Lists("groups", ground.Group, "occupants", user) && !state.Lists("groups", ground.Group, "occupants", user + "@localhost")
                : !state.Lists("groups", ground.Group, "members", user),

            // Who was thrown out and could not be let in again is told so, in words.
            Left = null,
        },
        Members(MemberAction.Ban, "bans", wanted: true),
        Members(MemberAction.Unban, "bans", wanted: false, MemberAction.Ban),
        People(MemberAction.AddFriend, "friends", wanted: true),
        People(MemberAction.RemoveFriend, "friends", wanted: false, MemberAction.AddFriend),
        People(MemberAction.Block, "blocked", wanted: true),
        People(MemberAction.Unblock, "blocked", wanted: false, MemberAction.Block),
        Accounts(MemberAction.BlockAccount, active: false),
        Accounts(MemberAction.UnblockAccount, active: true, MemberAction.BlockAccount),
        new("SetRole", Can(MemberAction.SetRole), static (ground, token) => ChangeAsync(ground, MemberAction.SetRole, ground.Group, RoleOf(ground), token))
        {
            Facts = static ground => ground.Users,
            Holds = static (state, ground, user) => state.Role(ground.Group, user) == RoleOf(ground),
        },
        new("Replace", Can(MemberAction.Add), static (ground, token) => ReplaceAsync(ground, MemberAction.Add, MemberAction.Remove, ground.Group, token))
        {
            Prepare = static ground => PrepareAsync(ground, MemberAction.Add, ground.Group, [.. ground.Known.Where(user => !ground.Start.Lists("groups", ground.Group, "bans", user)).Skip(3).Take(1 + (ground.Seed % 60))]),
            Facts = static ground => ground.Users,
            Others = static ground => [.. ground.Before.Members(ground.Group).Except(ground.Users).Select(static user => Removed + user)],
            Holds = static (state, ground, user) => state.Lists("groups", ground.Group, "members", user.TrimStart('-')) != user.StartsWith('-'),
        },
        new("ReplaceFriends", Can(MemberAction.AddFriend), static (ground, token) => ReplaceAsync(ground, MemberAction.AddFriend, MemberAction.RemoveFriend, ground.Somebody, token))
        {
            Prepare = static ground => PrepareAsync(ground, MemberAction.AddFriend, ground.Somebody, [.. ground.Known.Take(1 + (ground.Seed % 30))]),
            Facts = static ground => ground.Users,
            Others = static ground => [.. ground.Known.Where(user => ground.Before.Lists("users", ground.Somebody, "friends", user)).Except(ground.Users).Select(static user => Removed + user)],
            Holds = static (state, ground, user) => state.Lists("users", ground.Somebody, "friends", user.TrimStart('-')) != user.StartsWith('-'),
        },
        Created<IUserCreator>(
            "CreateUsers", IdKind.User, static (ground, id, token) => ground.Client.CreateUserAsync(NewUser(ground, id), token), static (ground, ids, token) => CreateTogetherAsync(ground.Client.CreateUsers(), ids.Select(id => NewUser(ground, id)), token)),
        Created<IGroupCreator>(
            "CreateGroups", IdKind.Group, static (ground, id, token) => ground.Client.CreateGroupAsync(NewGroup(ground, id), token), static (ground, ids, token) => CreateTogetherAsync(ground.Client.CreateGroups(), ids.Select(id => NewGroup(ground, id)), token)),
        new("DeleteUsers", static client => client.Session.Client is IUserDeleter, static (ground, token) => EachAsync(ground, ground.Once, (id, own) => ground.Client.DeleteUserAsync(id, own), token))
        {
            Facts = static ground => ground.Once,
            Holds = static (state, _, user) => !state.Users.Contains(user),
            Left = null,
            HasUserLines = false,
        },
        new("DeleteGroups", static client => client.Session.Client is IGroupDeleter, static (ground, token) => EachAsync(ground, ground.Before.Groups, (id, own) => ground.Client.DeleteGroupAsync(id, own), token))
        {
            Prepare = PrepareGroupsAsync,
            Facts = static ground => ground.Before.Groups,
            Holds = static (state, _, group) => !state.Groups.Contains(group),
            HasUserLines = false,
        },
        .. StormSync.All,
    ];

    private static Func<ChatClient, bool> Can(MemberAction action) => client => client.Can(action);

    private static string RoleOf(Ground ground) => ground.Client.Require<IMemberRoleSetter>().MemberRoles[^1];

    private static StormOperation Members(MemberAction action, string list, bool wanted, MemberAction? before = null) =>
        new(action.ToString(), Can(action), (ground, token) => ChangeAsync(ground, action, ground.Group, null, token))
        {
            Prepare = before is { } first ? ground => PrepareAsync(ground, first, ground.Group, Most(ground)) : null,
            Facts = static ground => ground.Users,
            Holds = (state, ground, user) => state.Lists("groups", ground.Group, list, user) == wanted,
        };

    private static StormOperation People(MemberAction action, string list, bool wanted, MemberAction? before = null) =>
        new(action.ToString(), Can(action), (ground, token) => ChangeAsync(ground, action, ground.Somebody, null, token))
        {
            Prepare = before is { } first ? ground => PrepareAsync(ground, first, ground.Somebody, Most(ground)) : null,
            Facts = static ground => ground.Users,
            Holds = (state, ground, user) => state.Lists("users", ground.Somebody, list, user) == wanted,
        };

    private static StormOperation Accounts(MemberAction action, bool active, MemberAction? before = null) =>
        new(action.ToString(), Can(action), (ground, token) => ChangeAsync(ground, action, ground.Client.Platform.Name, null, token))
        {
            Prepare = before is { } first ? ground => PrepareAsync(ground, first, ground.Client.Platform.Name, Most(ground)) : null,
            Facts = static ground => ground.Users,

            // Whom nobody knows is not active.
            Holds = (state, _, user) => state.Value("users", user, "status") is { } status && (status == "active") == active,
        };

    private static StormOperation Created<T>(
        string name,
        IdKind kind,
        Func<Ground, string, CancellationToken, Task> create,
        Func<Ground, IReadOnlyList<string>, CancellationToken, Task<Report?>> together)
    {
        // Where the platform chooses the ids, something else tells what was made.
        var (table, sign) = kind == IdKind.User ? ("users", "email") : ("groups", "name");
        return new(name, static client => client.Session.Client is T, async (ground, token) =>
            await together(ground, Newcomers(ground), token) ?? await EachAsync(ground, Newcomers(ground), (id, own) => create(ground, id, own), token))
        {
            Facts = Newcomers,
            Holds = (state, ground, id) => ground.Client.AssignsIds(kind) ? state.Values(table, sign).Contains(SignOf(id)) : state.Values(table, "id").Contains(id),
            Wrong = (state, ground, told) => Doubled(state).Concat(Ownerless(state, ground, told)),
            Left = null,
            NamesUsers = false,
            HasUserLines = false,
        };

        string SignOf(string id) => kind == IdKind.User ? id + "@example.net" : "New " + id;

        IEnumerable<string> Doubled(StateView state) =>
            state.Values(table, sign).Where(static made => made.Contains("newcomer", StringComparison.Ordinal)).GroupBy(static made => made).Where(static made => made.Count() > 1).Select(static made => $"'{made.Key}' was made more than once");

        IEnumerable<string> Ownerless(StateView state, Ground ground, Report told) =>
            told.Outcomes!.Where(one => one.Outcome == MemberOutcome.Done && kind == IdKind.Group && OwnerOf(ground) is { } owner && (state.Value(table, one.User, "owner") ?? (state.Role(one.User, owner) == "owner" ? owner : null)) != owner)
                .Select(static one => $"'{one.User}' was told as Done, and has another owner");
    }

    private static string? OwnerOf(Ground ground) => ground.Client.Require<IGroupCreator>().CreatableGroupFields.HasFlag(GroupFields.Owner) ? ground.Somebody : null;

    private static string[] Newcomers(Ground ground) => [.. Enumerable.Range(1, ground.Once.Count).Select(static number => $"newcomer{number}")];

    // Not all of them, so that for some there is nothing to change.
    private static string[] Most(Ground ground) => [.. ground.Once.Where((user, place) => user != "nobody" && ground.Start.Role(ground.Group, user) != "owner" && (ground.Seed + place) % 7 > 0)];

    private static NewGroup NewGroup(Ground ground, string id) => new() { Id = ground.Client.AssignsIds(IdKind.Group) ? null : id, Name = "New " + id, Owner = OwnerOf(ground) };

    private static NewUser NewUser(Ground ground, string id)
    {
        var fields = ground.Client.Require<IUserCreator>().CreatableUserFields;
        return new NewUser
        {
            Id = ground.Client.AssignsIds(IdKind.User) ? null : id,
            Name = "New " + id,
            Email = fields.HasFlag(UserFields.Email) ? id + "@example.net" : null,
            Password = fields.HasFlag(UserFields.Password) ? new NetworkCredential(string.Empty, "a password of his own").SecurePassword : null,
        };
    }

    private static async Task PrepareGroupsAsync(Ground ground)
    {
        if (ground.Client.Session.Client is IGroupCreator)
        {
            for (var number = 0; number < ground.Seed % 40; number++)
            {
                await ground.Client.CreateGroupAsync(NewGroup(ground, $"prepared{number}"), default);
            }
        }
    }

    /// <summary>A user as the server's state has it: without the host, where it is its own.</summary>
    public static string Own(string user) => user.EndsWith("@localhost", StringComparison.Ordinal) ? user[..^"@localhost".Length] : user;

    public static async Task PrepareAsync(Ground ground, MemberAction action, string target, IReadOnlyList<string> users)
    {
        var log = new OutcomeLog();
        await FillAsync(ground, action, target, null, users, log, default);
        if (log.Failures.Count > 0)
        {
            throw new InvalidOperationException($"{action} could not be prepared: {log.Failures[0].Error.Message}");
        }
    }

    private static async Task<Report> ChangeAsync(Ground ground, MemberAction action, string target, string? role, CancellationToken cancellationToken)
    {
        var log = new OutcomeLog();
        await FillAsync(ground, action, target, role, ground.Users, log, cancellationToken);
        return Told(log, null, null);
    }

    private static async Task FillAsync(Ground ground, MemberAction action, string target, string? role, IReadOnlyList<string> users, OutcomeLog log, CancellationToken cancellationToken)
    {
        using var run = new BulkRun(ground.Client.Change(action, target, role), ground.Options(), log, cancellationToken);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
    }

    private static async Task<Report> ReplaceAsync(Ground ground, MemberAction add, MemberAction remove, string target, CancellationToken cancellationToken)
    {
        var (adding, removing) = (new OutcomeLog(), new OutcomeLog());
        var client = ground.Client;
        var run = new ReplacementRun(
            client.Change(add, target),
            client.Can(remove) ? client.Change(remove, target) : null,
            client.Replacement(add, target),
            ground.Options(),
            adding,
            removing,
            cancellationToken)
        {
            Changer = client.Changer(add),
        };
        foreach (var user in ground.Users)
        {
            run.Add(user);
        }

        Exception? error = null;
        try
        {
            await run.CompleteAsync();
        }
        catch (ChatServiceException thrown)
        {
            error = thrown;
        }

        return Told(adding, removing, error);
    }

    private static Report Told(OutcomeLog log, OutcomeLog? removing, Exception? error) => new()
    {
        Error = log.ToldTwoThingsAtOnce || removing is { ToldTwoThingsAtOnce: true } ? new InvalidOperationException("Two things were told at once.") : error,
        Outcomes = [.. log.All.Select(static told => (told.User, told.Detail?.Contains("was thrown out", StringComparison.Ordinal) == true ? MemberOutcome.NotReported : told.Outcome)), .. (removing?.All ?? []).Select(static told => (Removed + Own(told.User), told.Outcome))],
        Failures = [.. log.Failures, .. (removing?.Failures ?? []).Select(static failure => new BulkFailure(failure.Error, [.. failure.UserIds.Select(static user => Removed + Own(user))]))],
    };

    private static async Task<Report?> CreateTogetherAsync<TNew, TMade>(CreationRun<TNew, TMade>? run, IEnumerable<TNew> items, CancellationToken cancellationToken)
        where TNew : class
    {
        if (run is null)
        {
            return null;
        }

        using (run)
        {
            var made = items.Select(item => (Id: item is NewUser user ? user.Id! : ((NewGroup)(object)item).Id!, Task: run.Add(item))).ToList();
            run.Complete();
            try
            {
                await run.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Every item has its outcome all the same.
            }

            return await TellAsync(made.Select(static one => (one.Id, (Task)one.Task)), cancellationToken);
        }
    }

    // As the cmdlets do that have a call for each record.
    private static async Task<Report> EachAsync(Ground ground, IReadOnlyList<string> ids, Func<string, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(ground.Client.Session.Limits.ThrottleLimit);
        var calls = new List<(string Id, Task Task)>();
        var unbegun = new ConcurrentBag<string>();
        foreach (var id in ids)
        {
            await free.WaitAsync(CancellationToken.None);
            calls.Add((id, Task.Run(async () =>
            {
                try
                {
                    if (cancellationToken.IsCancellationRequested)
                    {
                        unbegun.Add(id);
                        return;
                    }

                    await work(id, cancellationToken);
                }
                finally
                {
                    free.Release();
                }
            })));
        }

        var report = await TellAsync(calls, cancellationToken);
        return new Report { Outcomes = [.. report.Outcomes!.Select(told => unbegun.Contains(told.User) ? (told.User, MemberOutcome.NotAttempted) : told)], Failures = report.Failures };
    }

    private static async Task<Report> TellAsync(IEnumerable<(string Id, Task Task)> calls, CancellationToken cancellationToken)
    {
        var outcomes = new List<(string, MemberOutcome)>();
        var failures = new List<BulkFailure>();
        foreach (var (id, task) in calls)
        {
            try
            {
                await task;
                outcomes.Add((id, MemberOutcome.Done));
            }
            catch (Exception error) when (cancellationToken.IsCancellationRequested && error is OperationCanceledException or ChatServiceException { Kind: ChatErrorKind.Cancelled })
            {
                outcomes.Add((id, MemberOutcome.NotReported));
            }
            catch (ChatServiceException error)
            {
                outcomes.Add((id, error.MayHaveTakenEffect ? MemberOutcome.NotReported : MemberOutcome.Refused));
                failures.Add(new BulkFailure(error, [id]));
            }
        }

        return new Report { Outcomes = outcomes, Failures = failures };
    }
}
