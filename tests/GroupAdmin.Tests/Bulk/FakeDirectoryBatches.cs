using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Bulk;

/// <summary>An imaginary platform that creates many users in one request, and refuses those whose name is "refused".</summary>
internal sealed class FakeDirectoryBatches : IBatchCreator<NewUser, ChatUser>
{
    private int batches;

    /// <summary>Who exists.</summary>
    public HashSet<string> There { get; } = new(StringComparer.Ordinal);

    /// <summary>Every call, in order: "look a b", "batch a b", "one a".</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Called before a look; may throw.</summary>
    public Action? BeforeLook { get; set; }

    /// <summary>Called with the number of the batch before it takes effect; may throw.</summary>
    public Action<int>? BeforeBatch { get; set; }

    /// <summary>Called with the number of the batch after it has taken effect; may throw.</summary>
    public Action<int>? AfterBatch { get; set; }

    public int MaximumCount { get; set; } = 1000;

    public int MaximumBytes { get; set; } = 1_000_000;

    public CreationRun<NewUser, ChatUser> Run(BulkOptions options) => new(
        new CreationPlan<NewUser, ChatUser>(
            this,
            CreateOneAsync,
            static user => user.Id,
            Measure,
            static (id, why) => new ChatServiceException(ChatErrorKind.AlreadyExists, $"'{id}' exists. {why}") { Target = id })
        {
            MaximumRetryCount = 2,
        },
        options);

    public int? Measure(NewUser item) => item.Id!.Contains(' ', StringComparison.Ordinal)
        ? throw new ChatServiceException(ChatErrorKind.InvalidRequest, "No id.") { Scope = ChatErrorScope.Users }
        : item.ShortName is null ? 10 : null;

    public Task<ISet<string>> FindExistingAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        Calls.Add("look " + string.Join(' ', ids));
        BeforeLook?.Invoke();
        return Task.FromResult<ISet<string>>(ids.Where(There.Contains).ToHashSet(StringComparer.Ordinal));
    }

    public Task CreateAllAsync(IReadOnlyList<NewUser> items, CancellationToken cancellationToken)
    {
        Calls.Add("batch " + string.Join(' ', items.Select(item => item.Id)));
        var number = ++batches;
        BeforeBatch?.Invoke(number);
        if (items.Any(static item => item.Name == "refused"))
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, "One of them is wrong.");
        }

        There.UnionWith(items.Select(static item => item.Id!));
        AfterBatch?.Invoke(number);
        return Task.CompletedTask;
    }

    public ChatUser Describe(NewUser item) => new() { Id = item.Id!, Name = item.Name, ShortName = item.ShortName };

    private Task<ChatUser> CreateOneAsync(NewUser user, CancellationToken cancellationToken)
    {
        lock (Calls)
        {
            Calls.Add("one " + user.Id);
            return user.Name == "refused" ? throw new ChatServiceException(ChatErrorKind.InvalidRequest, "This one is wrong.")
                : There.Add(user.Id!) ? Task.FromResult(Describe(user))
                : throw new ChatServiceException(ChatErrorKind.AlreadyExists, "It exists.") { Target = user.Id };
        }
    }
}
