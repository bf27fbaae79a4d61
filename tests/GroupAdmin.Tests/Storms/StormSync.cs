using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;
using GroupAdmin.Tests.Faults;
using GroupAdmin.Tests.Reconciliation;

namespace GroupAdmin.Tests.Storms;

/// <summary>Making a platform match a directory, and making it match another platform.</summary>
internal static class StormSync
{
    private static readonly ComparisonOptions Everything = new();
    private static readonly ComparisonOptions WhatIsMissing = new() { KeepsExtra = true, HasForeignIds = true };

    public static IReadOnlyList<StormOperation> All { get; } =
    [
        Sync("Sync", plansInBadWeather: false),
        Sync("SyncFromTheStart", plansInBadWeather: true),
        new("Copy", static client => CanSync(client), CopyAsync)
        {
            HasSource = true,
            Prepare = PopulateAsync,
            Ready = static async ground => ground.Prepared = new Intent(await CaptureAsync(ground.Source!.Client, default), WhatIsMissing),
            Facts = FactsOf,
            Holds = Holds,
            Left = LeftAsync,
            NamesUsers = false,
            HasUserLines = false,
        },
    ];

    private static StormOperation Sync(string name, bool plansInBadWeather) => new(name, CanSync, async (ground, token) =>
    {
        var intent = (Intent)ground.Prepared!;
        return await ApplyAsync(ground, intent, plansInBadWeather ? null : intent.Plan, token);
    })
    {
        Prepare = PopulateAsync,
        Ready = async ground =>
        {
            var wanted = Draw(ground);
            ground.Prepared = new Intent(wanted, Everything) { Plan = plansInBadWeather ? null : await PlanAsync(wanted, Everything, ground.Client, default) };
        },
        Facts = FactsOf,
        Holds = Holds,
        Left = LeftAsync,
        NamesUsers = false,
        HasUserLines = false,
    };

    private static bool CanSync(ChatClient client) => client.Session.Client is IGroupLister and IMemberLister and IMemberAdder and IMemberRemover and IGroupCreator;

    private static Task<SyncPlan> PlanAsync(ChatDirectory wanted, ComparisonOptions comparing, ChatClient client, CancellationToken cancellationToken) =>
        SyncPlan.MakeAsync(new DirectoryComparison(wanted, client, comparing), client, Options(false), cancellationToken);

    private static SyncOptions Options(bool skipsVerification) => new() { Prunes = true, Forces = true, SkipsUnsupported = true, SkipsVerification = skipsVerification };

    private static Task<ChatDirectory> CaptureAsync(ChatClient source, CancellationToken cancellationToken) =>
        new DirectoryCapture(source, Everything, hasUsers: false).ReadAsync(cancellationToken);

    private static async Task<Report> CopyAsync(Ground ground, CancellationToken cancellationToken)
    {
        var intent = (Intent)ground.Prepared!;
        try
        {
            var read = await CaptureAsync(ground.Source!.Client, cancellationToken);
            intent.Wanted = new DirectoryMapping(read).Map(static id => id, static id => id);
        }
        catch (Exception error) when (IsTold(error, cancellationToken))
        {
            return new Report { Error = error, Outcomes = [] };
        }

        return await ApplyAsync(ground, intent, null, cancellationToken);
    }

    private static async Task<Report> ApplyAsync(Ground ground, Intent intent, SyncPlan? plan, CancellationToken cancellationToken)
    {
        try
        {
            intent.Plan = plan ?? await PlanAsync(intent.Wanted, intent.Comparing, ground.Client, cancellationToken);
        }
        catch (Exception error) when (IsTold(error, cancellationToken))
        {
            return new Report { Error = error, Outcomes = [] };
        }

        intent.Plan.Check(ground.Client, Options(ground.SkipsVerification));
        var log = new SyncLog();
        log.Errors.AddRange(intent.Plan.Errors);
        await new SyncRun(intent.Plan, ground.Client, Options(ground.SkipsVerification), log, cancellationToken).RunAsync();
        intent.Made = intent.Plan.Steps.ToDictionary(static step => step.Group.Id, static step => step.TargetId, StringComparer.Ordinal);
        var made = intent.Made.ToDictionary(static step => step.Value, static step => step.Key, StringComparer.Ordinal);
        return new Report
        {
            Outcomes = [.. log.Outcomes.Select(told => (Key(told.Kind, told.GroupId is { } id && made.TryGetValue(id, out var wanted) ? wanted : told.GroupId, told.UserId), told.Outcome))],
            Failures = [.. log.Errors.Select(static error => new BulkFailure(error, []))],
        };
    }

    private static bool IsTold(Exception error, CancellationToken cancellationToken) => error is ChatServiceException || (error is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private static string Key(ChatDifferenceKind kind, string? group, string? user) => $"{kind} {group} {user}";

    // A group that could not be compared has no facts, only an error.
    private static List<string> FactsOf(Ground ground)
    {
        if (((Intent)ground.Prepared!).Plan is not { } plan)
        {
            return [];
        }

        var facts = new List<string>();
        facts.AddRange(Enumerable.Range(0, plan.Users.MissingCount).Select(index => Key(ChatDifferenceKind.UserMissing, null, plan.Users.MissingAt(index).Id)));
        facts.AddRange(plan.Users.Changed.Select(static user => Key(ChatDifferenceKind.UserChanged, null, user.Wanted.Id)));
        foreach (var group in plan.Steps.Select(static step => step.Group))
        {
            void Add(ChatDifferenceKind kind, string? user = null) => facts.Add(Key(kind, group.Id, user));
            if (group.IsExtra)
            {
                Add(ChatDifferenceKind.GroupExtra);
                continue;
            }

            if (group.IsMissing)
            {
                Add(ChatDifferenceKind.GroupMissing);
            }

            if (group.Properties.Count > 0)
            {
                Add(ChatDifferenceKind.GroupChanged);
            }

            Lists(group.Members, ChatDifferenceKind.MemberMissing, ChatDifferenceKind.MemberExtra, ChatDifferenceKind.MemberChanged);
            Lists(group.Bans, ChatDifferenceKind.BanMissing, ChatDifferenceKind.BanExtra, default);

            void Lists(MembershipDifference? list, ChatDifferenceKind missing, ChatDifferenceKind extra, ChatDifferenceKind changed)
            {
                for (var index = 0; index < (list?.MissingCount ?? 0); index++)
                {
                    Add(missing, list!.MissingAt(index));
                }

                foreach (var user in list?.Extra ?? [])
                {
                    Add(extra, user);
                }

                foreach (var user in list?.Changed ?? [])
                {
                    Add(changed, user.UserId);
                }
            }
        }

        return facts;
    }

    private static bool Holds(StateView state, Ground ground, string fact)
    {
        var (wanted, made) = (((Intent)ground.Prepared!).Wanted, ((Intent)ground.Prepared).Made);
        var parts = fact.Split(' ');
        var (stated, user) = (parts[1], StormOperations.Own(parts[2]));
        var own = made.GetValueOrDefault(stated, stated);
        var group = state.Groups.Contains(own) && (!ground.Client.AssignsIds(IdKind.Group) || wanted.FindGroup(stated)?.Name is not { } name || state.Value("groups", own, "name") == name) ? own : null;
        return Enum.Parse<ChatDifferenceKind>(parts[0]) switch
        {
            ChatDifferenceKind.UserMissing => state.Users.Contains(user),
            ChatDifferenceKind.UserChanged => state.Value("users", user, "name") == wanted.Users!.Single(one => one.Id == user).Name,
            ChatDifferenceKind.GroupMissing => group is not null,
            ChatDifferenceKind.GroupExtra => group is null,
            ChatDifferenceKind.GroupChanged => state.Value("groups", group!, "name") == wanted.FindGroup(stated)!.Name,
            ChatDifferenceKind.MemberMissing => group is not null && state.Lists("groups", group, "members", user),
            ChatDifferenceKind.MemberExtra => group is null || !state.Lists("groups", group, "members", user),
            ChatDifferenceKind.MemberChanged => state.Role(group!, user) == RoleIn(wanted, stated, parts[2]),
            ChatDifferenceKind.BanMissing => group is not null && state.Lists("groups", group, "bans", user),
            _ => group is null || !state.Lists("groups", group, "bans", user),
        };
    }

    private static string? RoleIn(ChatDirectory wanted, string group, string user)
    {
        var members = wanted.FindGroup(group)!.Members!;
        return Enumerable.Range(0, members.Count).Where(place => wanted.UserIds[members.UserAt(place)] == user).Select(members.RoleAt).Single();
    }

    private static async Task<string?> LeftAsync(StateView after, Ground ground, StateView usual)
    {
        var intent = (Intent)ground.Prepared!;
        var left = await SyncLog.CompareAsync(intent.Wanted, ground.Client, intent.Comparing);
        return left.Count == 0 ? null : string.Join("; ", left.Take(5));
    }

    private static async Task PopulateAsync(Ground ground)
    {
        var random = new Random(ground.Seed ^ ground.Salt);
        foreach (var group in ground.Start.Groups)
        {
            var users = ground.Known.Where(id => random.Next(3) == 0 && !ground.Start.Lists("groups", group, "bans", id)).Take(1 + random.Next(50)).ToList();
            if (users.Count > 0)
            {
                await StormOperations.PrepareAsync(ground, MemberAction.Add, group, users);
            }
        }

        if (ground.Salt != 0 && ground.Client.AssignsIds(IdKind.Group))
        {
            await SkipIdsAsync(ground.Client);
        }

        for (var number = 0; ground.Salt != 0 && number < random.Next(12); number++)
        {
            var id = ground.Client.AssignsIds(IdKind.Group) ? null : $"there{number}";
            var made = await ground.Client.CreateGroupAsync(new NewGroup { Id = id, Name = $"There {number}" }, default);
            await StormOperations.PrepareAsync(ground, MemberAction.Add, made.Id, [.. ground.Known.Skip(number).Take(1 + random.Next(30))]);
        }
    }

    // So that an id tells in outcomes which group is meant, before and after it was made.
    private static async Task SkipIdsAsync(ChatClient client)
    {
        for (var number = 0; number < 30; number++)
        {
            await client.DeleteGroupAsync((await client.CreateGroupAsync(new NewGroup { Name = "Skipped" }, default)).Id, default);
        }
    }

    private static ChatDirectory Draw(Ground ground)
    {
        var random = new Random(ground.Seed ^ 0xd1);
        var wanted = new ChatDirectory();
        var hasRoles = ground.Client.Session.Client is IMemberRoleSetter;
        foreach (var id in ground.Before.Groups.Order(StringComparer.Ordinal))
        {
            if (random.Next(6) > 0)
            {
                var isRenamed = !ground.Client.AssignsIds(IdKind.Group) && random.Next(3) == 0;
                Fill(id, isRenamed ? "Renamed " + random.Next(100) : null);
            }
        }

        for (var number = 0; number < random.Next(12); number++)
        {
            Fill($"fresh{number}", $"Fresh {number}");
        }

        if (ground.Client.Session.Client is IUserCreator and IUserLister and IUserUpdater && ((IIdRules)ground.Client.Session.Client).Refuse(IdKind.User, "someone0") is null && ground.Client.Platform.Name != "Ejabberd" && random.Next(2) == 0)
        {
            wanted.Users = new DirectoryUserTable(wanted.UserIds);
            foreach (var id in ground.Known.Take(5).Concat(Enumerable.Range(0, random.Next(30)).Select(static number => $"someone{number}")))
            {
                wanted.Users.Set(new DirectoryUser(id) { Name = $"Name {random.Next(3)}" });
            }
        }

        return wanted;

        void Fill(string id, string? name)
        {
            var present = ground.Before.Groups.Contains(id) ? ground.Before.Members(id) : [];
            var banned = ground.Known.Where(user => ground.Before.Lists("groups", id, "bans", user)).ToList();
            var members = present.Where(_ => random.Next(4) > 0).Concat(ground.Known.Where(_ => random.Next(4) == 0).Take(random.Next(40))).Except(banned).Distinct().ToList();
            wanted.With(id, name, hasRoles ? [.. members.Select((user, place) => place == 0 ? user + "=owner" : random.Next(4) == 0 ? user + "=admin" : user)] : [.. members]);
            if (hasRoles && members.Count == 0)
            {
                wanted.Groups[^1].Members = null;
            }

            if (ground.Client.Session.Client is IBanLister && random.Next(2) == 0)
            {
                var bans = wanted.Groups[^1].Bans = new MemberList();
                foreach (var user in banned.Concat(ground.Known.Except(present).Except(members).Take(random.Next(15))))
                {
                    bans.Add(wanted.UserIds.Add(user));
                }
            }
        }
    }

    /// <summary>What is wanted, and what the run planned to do about it.</summary>
    private sealed class Intent(ChatDirectory wanted, ComparisonOptions comparing)
    {
        public ChatDirectory Wanted { get; set; } = wanted;

        public ComparisonOptions Comparing { get; } = comparing;

        public SyncPlan? Plan { get; set; }

        /// <summary>The id that each group got, by the one that is wanted.</summary>
        public Dictionary<string, string> Made { get; set; } = [];
    }
}
