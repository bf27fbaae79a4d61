using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Bulk;

namespace GroupAdmin.Tests.Faults;

/// <summary>A driver for every method of every contract. One that is missing fails the matrix.</summary>
internal static class Operations
{
    private const int BatchSize = 2;

    // More than are created one by one where their answer is lost.
    private const int CreatedTogether = 10;

    // What any other call of a platform is; a platform that takes such calls must be here.
    private static readonly Dictionary<string, ApiCall> FreeCalls = new()
    {
        ["AtomChat"] = new("POST", "getGroupList"),
        ["Cord"] = new("GET", "groups"),
        ["Publisher"] = new("GET", "groups"),
        ["Grupo"] = new("POST", "update=groups") { Fields = new Dictionary<string, object?> { ["group"] = "general" } },
        ["Ejabberd"] = new("POST", "registered_users") { Fields = new Dictionary<string, object?> { ["host"] = "localhost" } },
    };

    // Asked about ids and numbers, they send nothing.
    private static readonly Type[] Silent = [typeof(IIdRules), typeof(ICanonicalIds), typeof(IIdAssigner), typeof(IUntoldFields)];

    public static IReadOnlyList<OperationCase> All { get; } =
    [
        Read<IConnectionTester>(nameof(IConnectionTester.TestAsync), async stage => await stage.Client.Require<IConnectionTester>().TestAsync(default)),
        new(typeof(IApiInvoker), nameof(IApiInvoker.InvokeAsync), OperationClass.Read, stage => TellAsync(() => stage.Client.Require<IApiInvoker>().InvokeAsync(FreeCalls[stage.PlatformName], default))) { TakesAnything = true },
        Read<IGroupReader>(nameof(IGroupReader.GetGroupsAsync), async stage => await stage.Client.GetGroupsAsync([stage.Group], default)),
        Read<IGroupLister>(nameof(IGroupLister.ListGroups), stage => ListAsync(stage.Client.ListGroups(new GroupQuery()))),
        Read<IMemberLister>(nameof(IMemberLister.ListMembers), stage => ListAsync(stage.Client.ListMembers(stage.Group, ListRange.All))),
        // A reading back that broke off begins again, and may tell of a member twice.
        Read<IMemberIdLister>(nameof(IMemberIdLister.ListMemberIds), async stage =>
            ((List<string>)(await ListAsync(stage.Client.Change(MemberAction.Add, stage.Group).ReadBack!()))!).Distinct().ToList()),
        Read<IUserReader>(nameof(IUserReader.GetUserAsync), async stage => await stage.Client.GetUserAsync(stage.Somebody, false, default), "plain"),
        Read<IUserReader>(nameof(IUserReader.GetUserAsync), async stage => await stage.Client.GetUserAsync(stage.Somebody, true, default), "detailed"),
        Read<IUserLister>(nameof(IUserLister.ListUsers), stage => ListAsync(stage.Client.ListUsers(new UserQuery()))),
        Read<IPresenceReader>(nameof(IPresenceReader.GetStatusAsync), async stage =>
            await stage.Client.Require<IPresenceReader>().GetStatusAsync([.. stage.Others.Select(id => stage.Client.Check(IdKind.User, id))], default)),

        Change<IGroupUpdater>(nameof(IGroupUpdater.UpdateGroupAsync), stage => stage.Client.UpdateGroupAsync(new GroupChange(stage.Group) { Name = stage.Name ?? "Another name" }, default)),
        Change<IGroupDeleter>(nameof(IGroupDeleter.DeleteGroupAsync), stage => stage.Client.DeleteGroupAsync(stage.Group, default)),
        Change<IUserUpdater>(nameof(IUserUpdater.UpdateUserAsync), stage => stage.Client.UpdateUserAsync(new UserChange(stage.Somebody) { Name = stage.Name ?? "Another Name" }, default)),
        Change<IUserDeleter>(nameof(IUserDeleter.DeleteUserAsync), stage => stage.Client.DeleteUserAsync(stage.Somebody, default)),
        Change<IUserArchiver>(nameof(IUserArchiver.ArchiveUserAsync), stage => stage.Client.ArchiveUserAsync(stage.Somebody, default)),

        Once<IGroupCreator>(nameof(IGroupCreator.CreateGroupAsync), async stage => await stage.Client.CreateGroupAsync(new NewGroup { Id = stage.NewGroupId, Name = stage.Name ?? "Newcomers" }, default)),
        Once<IUserCreator>(nameof(IUserCreator.CreateUserAsync), async stage => await stage.Client.CreateUserAsync(NewUser(stage), default)),
        Once<IMessageSender>(nameof(IMessageSender.SendMessageAsync), async stage =>
        {
            await stage.Client.SendMessageAsync(new NewMessage(stage.Others[0], stage.Name ?? "Hello") { UserId = stage.Somebody }, default);
            return null;
        }),

        Members<IMemberAdder>(nameof(IMemberAdder.AddMembersAsync), MemberAction.Add, stage => stage.Outsiders, wanted: true, "members"),
        new(typeof(IMemberAdder), nameof(IMemberAdder.AddMembersAsync), OperationClass.Bulk, stage => ReplaceAsync(stage, null))
        {
            Variant = "replace",
            Users = static stage => [.. stage.First, .. stage.Outsiders],
            Holds = static (state, stage, user) => state.Lists("groups", stage.Group, "members", user),
        },
        new(typeof(IMemberChanger), nameof(IMemberChanger.ChangeMembersAsync), OperationClass.Bulk, stage => ReplaceAsync(stage, stage.Client.Changer(MemberAction.Add)))
        {
            Users = static stage => [.. stage.First, .. stage.Outsiders],
            Holds = static (state, stage, user) => state.Lists("groups", stage.Group, "members", user),
        },
        new(typeof(IMemberRoleSetter), nameof(IMemberRoleSetter.SetMemberRolesAsync), OperationClass.Bulk, stage => ChangeAsync(stage, MemberAction.SetRole, stage.Group, stage.Outsiders, RoleOf(stage)))
        {
            Users = static stage => stage.Outsiders,
            Holds = static (state, stage, user) => state.Role(stage.Group, user) == RoleOf(stage),
        },
        Read<IBanLister>(nameof(IBanLister.ListBans), stage => ListAsync(stage.Client.ListBans(stage.Group, ListRange.All))),
        Found<NewGroup, ChatGroup>(stage => stage.Group),
        Found<NewUser, ChatUser>(stage => stage.Somebody),
        Created<NewGroup, ChatGroup>(stage => stage.Client.CreateGroups()!, static id => new NewGroup { Id = id, Name = "New " + id }, static state => state.Groups),
        Created<NewUser, ChatUser>(stage => stage.Client.CreateUsers()!, static id => new NewUser { Id = id, Name = "New " + id }, static state => state.Users),
        Members<IMemberRemover>(nameof(IMemberRemover.RemoveMembersAsync), MemberAction.Remove, stage => stage.Members, wanted: false, "members"),
        Members<IMemberKicker>(nameof(IMemberKicker.KickMembersAsync), MemberAction.Kick, stage => stage.Members, wanted: false, "members"),
        Members<IGroupBanner>(nameof(IGroupBanner.BanUsersAsync), MemberAction.Ban, stage => stage.Members, wanted: true, "bans"),
        Members<IGroupUnbanner>(nameof(IGroupUnbanner.UnbanUsersAsync), MemberAction.Unban, stage => stage.Members, wanted: false, "bans", MemberAction.Ban),
        People<IFriendAdder>(nameof(IFriendAdder.AddFriendsAsync), MemberAction.AddFriend, wanted: true, "friends"),
        People<IFriendRemover>(nameof(IFriendRemover.RemoveFriendsAsync), MemberAction.RemoveFriend, wanted: false, "friends", MemberAction.AddFriend),
        Read<IFriendshipReader>(nameof(IFriendshipReader.ReadFriendshipAsync), async stage =>
        {
            // As the bulk change does, which asks for nobody whose id cannot be sent.
            stage.Client.Check(IdKind.User, stage.Somebody);
            stage.Client.Check(IdKind.User, stage.Others[0]);
            return await stage.Client.Require<IFriendshipReader>().ReadFriendshipAsync(stage.Somebody, stage.Others[0], default);
        }),
        OtherHalf(MemberAction.AddFriend, wanted: true),
        OtherHalf(MemberAction.RemoveFriend, wanted: false),
        People<IUserBlocker>(nameof(IUserBlocker.BlockUserAsync), MemberAction.Block, wanted: true, "blocked"),
        People<IUserUnblocker>(nameof(IUserUnblocker.UnblockUserAsync), MemberAction.Unblock, wanted: false, "blocked", MemberAction.Block),
        Accounts<IAccountBlocker>(nameof(IAccountBlocker.BlockAccountAsync), MemberAction.BlockAccount, wanted: false),
        Accounts<IAccountUnblocker>(nameof(IAccountUnblocker.UnblockAccountAsync), MemberAction.UnblockAccount, wanted: true, MemberAction.BlockAccount),
    ];

    /// <summary>The operations of a platform's client.</summary>
    public static IReadOnlyList<OperationCase> Of(Type client) => [.. All.Where(operation => operation.Contract.IsAssignableFrom(client))];

    /// <summary>What a client can do and no driver tries.</summary>
    public static IReadOnlyList<string> Missing(Type client) =>
    [
        .. client.GetInterfaces()
            .Where(contract => contract.Namespace == typeof(IIdRules).Namespace && !Silent.Contains(contract))
            .SelectMany(contract => contract.GetMethods().Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("IPageSource", StringComparison.Ordinal)))
            .Where(method => !All.Any(operation => operation.Contract == method.DeclaringType && operation.Method == method.Name))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),
    ];

    private static NewUser NewUser(Stage stage)
    {
        var fields = stage.Client.Require<IUserCreator>().CreatableUserFields;
        return new NewUser
        {
            Id = stage.NewUserId,
            Name = stage.Name ?? "New Comer",
            Email = fields.HasFlag(UserFields.Email) ? "newcomer@example.net" : null,
            Password = fields.HasFlag(UserFields.Password) ? new NetworkCredential(string.Empty, "a password of his own").SecurePassword : null,
        };
    }

    private static OperationCase Read<T>(string method, Func<Stage, Task<object?>> read, string variant = "") =>
        new(typeof(T), method, OperationClass.Read, stage => TellAsync(() => read(stage))) { Variant = variant };

    private static OperationCase Once<T>(string method, Func<Stage, Task<object?>> make) =>
        new(typeof(T), method, OperationClass.Once, stage => TellAsync(() => make(stage)));

    private static OperationCase Change<T>(string method, Func<Stage, Task> change) => new(typeof(T), method, OperationClass.Change, stage => TellAsync(async () =>
    {
        await change(stage);
        return null;
    }));

    private static OperationCase Members<T>(string method, MemberAction action, Func<Stage, IReadOnlyList<string>> users, bool wanted, string list, MemberAction? before = null) =>
        new(typeof(T), method, OperationClass.Bulk, stage => ChangeAsync(stage, action, stage.Group, users(stage)))
        {
            Users = users,
            Holds = (state, stage, user) => state.Lists("groups", stage.Group, list, user) == wanted,
            Prepare = before is { } first ? stage => PrepareAsync(stage, first, stage.Group, users(stage)) : null,
        };

    private static OperationCase Found<TNew, TMade>(Func<Stage, string> known) =>
        Read<IBatchCreator<TNew, TMade>>("FindExistingAsync", async stage => await ((IBatchCreator<TNew, TMade>)stage.Client.Session.Client).FindExistingAsync([stage.Client.Check(KindOf<TNew>(), known(stage)), "newcomer"], default), typeof(TMade).Name);

    private static OperationCase Created<TNew, TMade>(Func<Stage, CreationRun<TNew, TMade>> start, Func<string, TNew> make, Func<StateView, string[]> there)
        where TNew : class => new(typeof(IBatchCreator<TNew, TMade>), "CreateAllAsync", OperationClass.Bulk, stage => CreateAsync(start(stage), Newcomers(stage), make))
        {
            Variant = typeof(TMade).Name,
            Users = Newcomers,
            Holds = (state, _, id) => there(state).Contains(id),
        };

    private static string[] Newcomers(Stage stage) => stage.Id is { } one ? [one] : [.. Enumerable.Range(1, CreatedTogether).Select(number => $"newcomer{number}")];

    private static IdKind KindOf<TNew>() => typeof(TNew) == typeof(NewGroup) ? IdKind.Group : IdKind.User;

    private static string RoleOf(Stage stage) => stage.Client.Require<IMemberRoleSetter>().MemberRoles[^1];

    private static async Task<Report> CreateAsync<TNew, TMade>(CreationRun<TNew, TMade> run, IReadOnlyList<string> ids, Func<string, TNew> make)
        where TNew : class
    {
        using (run)
        {
            var made = ids.Select(id => (Id: id, Task: run.Add(make(id)))).ToList();
            run.Complete();
            await run.RunAsync(default);
            var outcomes = new List<(string, MemberOutcome)>();
            var failures = new List<BulkFailure>();
            foreach (var (id, task) in made)
            {
                try
                {
                    await task;
                    outcomes.Add((id, MemberOutcome.Done));
                }
                catch (ChatServiceException error)
                {
                    outcomes.Add((id, error.MayHaveTakenEffect ? MemberOutcome.NotReported : MemberOutcome.NotAttempted));
                    failures.Add(new BulkFailure(error, [id]));
                }
            }

            return new Report { Outcomes = outcomes, Failures = failures };
        }
    }

    private static OperationCase People<T>(string method, MemberAction action, bool wanted, string list, MemberAction? before = null) =>
        new(typeof(T), method, OperationClass.Bulk, stage => ChangeAsync(stage, action, stage.Somebody, stage.Others))
        {
            Users = static stage => stage.Others,
            Holds = (state, stage, user) => state.Lists("users", stage.Somebody, list, user) == wanted,
            Prepare = before is { } first ? stage => PrepareAsync(stage, first, stage.Somebody, stage.Others) : null,
        };

    // One side of each friendship is as wanted before: what its list says proves nothing.
    private static OperationCase OtherHalf(MemberAction action, bool wanted) =>
        new(typeof(IFriendshipReader), nameof(IFriendshipReader.ReadFriendshipAsync), OperationClass.Bulk, stage => ChangeAsync(stage, action, stage.Somebody, stage.Others))
        {
            Variant = $"{action} of the other half",
            Users = static stage => stage.Others,
            Holds = (state, stage, user) => state.Lists("users", stage.Somebody, "friends", user) == wanted && state.Lists("users", user, "friends", stage.Somebody) == wanted,
            Prepare = async stage =>
            {
                foreach (var user in stage.Others)
                {
                    var (of, contact) = wanted ? (stage.Somebody, user) : (user, stage.Somebody);
                    var fields = new Dictionary<string, object?> { ["localuser"] = of, ["localhost"] = "localhost", ["user"] = contact, ["host"] = "localhost", ["nick"] = string.Empty, ["group"] = string.Empty, ["subs"] = "both" };
                    await stage.Client.Require<IApiInvoker>().InvokeAsync(new ApiCall("POST", "add_rosteritem") { Fields = fields }, default);
                }
            },
        };

    private static OperationCase Accounts<T>(string method, MemberAction action, bool wanted, MemberAction? before = null) =>
        new(typeof(T), method, OperationClass.Bulk, stage => ChangeAsync(stage, action, stage.PlatformName, stage.Others))
        {
            Users = static stage => stage.Others,
            Holds = (state, stage, user) => (state.Value("users", user, "status") == "active") == wanted,
            Prepare = before is { } first ? stage => PrepareAsync(stage, first, stage.PlatformName, stage.Others) : null,
        };

    private static async Task<object?> ListAsync<T>(IPageSource<T> pages)
    {
        using (pages)
        {
            var all = new List<T>();
            while (await pages.ReadAsync(default) is { } page)
            {
                all.AddRange(page.Items);
            }

            return all;
        }
    }

    private static async Task<Report> TellAsync(Func<Task<object?>> operation)
    {
        try
        {
            var result = await operation();
            return new Report { Result = result is null ? string.Empty : JsonSerializer.Serialize(result, result.GetType()) };
        }
        catch (Exception error)
        {
            return new Report { Error = error };
        }
    }

    private static async Task PrepareAsync(Stage stage, MemberAction action, string target, IReadOnlyList<string> users)
    {
        var report = await ChangeAsync(stage, action, target, users);
        if (!report.Succeeded)
        {
            throw new InvalidOperationException($"{action} could not be prepared: {report.Short}");
        }
    }

    private static BulkOptions Options(Stage stage)
    {
        var options = stage.Client.BulkOptions(skipVerification: false);
        options.BatchSize = BatchSize;
        return options;
    }

    private static async Task<Report> ChangeAsync(Stage stage, MemberAction action, string target, IReadOnlyList<string> users, string? role = null)
    {
        var log = new OutcomeLog();
        using var run = new BulkRun(stage.Client.Change(action, target, role), Options(stage), log, default);
        return await TellAsync(log, null, async () =>
        {
            foreach (var user in users)
            {
                await run.AddAsync(stage.Client.Check(IdKind.User, user));
            }

            await run.CompleteAsync();
        });
    }

    private static async Task<Report> ReplaceAsync(Stage stage, IMemberChanger? changer)
    {
        var log = new OutcomeLog();
        var remove = stage.Client.Can(MemberAction.Remove) ? stage.Client.Change(MemberAction.Remove, stage.Group) : null;
        var options = Options(stage);
        options.BatchSize = 100;
        var removing = new OutcomeLog();
        var run = new ReplacementRun(stage.Client.Change(MemberAction.Add, stage.Group), remove, stage.Client.Replacement(MemberAction.Add, stage.Group), options, log, removing, default) { Changer = changer };
        return await TellAsync(log, removing, async () =>
        {
            foreach (var user in stage.First.Concat(stage.Outsiders).Distinct())
            {
                run.Add(stage.Client.Check(IdKind.User, user));
            }

            await run.CompleteAsync();
        });
    }

    private static async Task<Report> TellAsync(OutcomeLog log, OutcomeLog? other, Func<Task> change)
    {
        Exception? error = null;
        try
        {
            await change();
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        return new Report { Error = error, Outcomes = [.. log.All.Select(told => (told.User, told.Outcome))], Failures = [.. log.Failures, .. other?.Failures ?? []] };
    }
}
