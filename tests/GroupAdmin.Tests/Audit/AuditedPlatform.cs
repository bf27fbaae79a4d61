using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Audit;

/// <summary>An imaginary platform that can do everything, and everything succeeds at once.</summary>
public class AuditedPlatform : DispatchProxy
{
    private int readings;

    /// <summary>The names of the calls that change something, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Called at the beginning of each of them; may throw.</summary>
    public Action<MethodInfo>? OnCall { get; set; }

    /// <summary>Who is listed as a member of every group.</summary>
    public IReadOnlyList<string> Members { get; set; } = [];

    /// <summary>Which ids are taken, at the first reading and later.</summary>
    public Func<int, IReadOnlyList<string>> Existing { get; set; } = static _ => [];

    /// <summary>What is answered to calls with several users.</summary>
    public BatchAnswer Answer { get; set; } = BatchAnswer.Done;

    /// <summary>Makes a client that goes through this object.</summary>
    internal static (IEverything Client, AuditedPlatform Platform) Create()
    {
        var client = Create<IEverything, AuditedPlatform>();
        return (client, (AuditedPlatform)(object)client);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!;
        if (method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != "FindExistingAsync")
        {
            OnCall?.Invoke(method);
            Calls.Add(method.Name);
        }

        return method.ReturnType switch
        {
            var type when type == typeof(string) && method.Name == nameof(IApiInvoker.MethodOf) => ((ApiCall)args![0]!).Method ?? "GET",
            var type when type == typeof(Task<BatchAnswer>) => Task.FromResult(Answer),
            var type when type == typeof(Task<ChatGroup>) => Task.FromResult(new ChatGroup { Id = "made" }),
            var type when type == typeof(Task<ChatUser>) => Task.FromResult(new ChatUser { Id = "made" }),
            var type when type == typeof(Task<object?>) => Task.FromResult<object?>(null),
            var type when type == typeof(IPageSource<ChatGroupMember>) => new SinglePage<ChatGroupMember>(_ => Task.FromResult<IReadOnlyList<ChatGroupMember>>([.. Members.Select(static id => new ChatGroupMember { UserId = id })])),
            var type when type == typeof(Task<ISet<string>>) => Task.FromResult<ISet<string>>(new HashSet<string>(Existing(readings++))),
            var type when type == typeof(IReadOnlyList<string>) => new[] { "member", "admin" },
            var type when type == typeof(ChatUser) => new ChatUser { Id = ((NewUser)args![0]!).Id! },
            var type when type == typeof(int) => 1000,
            var type when type == typeof(int?) => 10,
            var type when type == typeof(Task) => Task.CompletedTask,
            var type when type == typeof(BatchTraits) => new BatchTraits(100, MemberReporting.Complete, canReplace: true),
            { IsEnum: true } type => Enum.ToObject(type, Enum.GetValues(type).Cast<object>().Aggregate(0, static (all, flag) => all | Convert.ToInt32(flag, System.Globalization.CultureInfo.InvariantCulture))),
            _ => null,
        };
    }
}
