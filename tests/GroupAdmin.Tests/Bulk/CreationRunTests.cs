using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

public sealed class CreationRunTests
{
    private readonly FakeDirectoryBatches platform = new();
    private readonly BulkOptions options = new() { FlushAfter = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task Many_are_one_look_and_one_request()
    {
        var outcomes = await CreateAsync(["a", "b", "c"]);

        Assert.Equal(["look a b c", "batch a b c"], platform.Calls);
        Assert.Equal(["a", "b", "c"], (await Task.WhenAll(outcomes)).Select(user => user.Id));
    }

    [Fact]
    public async Task One_alone_is_created_by_itself()
    {
        var outcomes = await CreateAsync(["a"]);

        Assert.Equal(["one a"], platform.Calls);
        Assert.Equal("a", (await outcomes[0]).Id);
    }

    [Fact]
    public async Task An_id_that_exists_is_an_error_and_the_others_are_created()
    {
        platform.There.Add("b");

        var outcomes = await CreateAsync(["a", "b", "c"]);

        Assert.Equal(["look a b c", "batch a c"], platform.Calls);
        Assert.Equal((ChatErrorKind.AlreadyExists, "b"), Failure(outcomes[1]));
        Assert.True(outcomes[0].IsCompletedSuccessfully && outcomes[2].IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_id_given_twice_is_created_once_and_the_second_is_an_error()
    {
        var outcomes = await CreateAsync(["a", "b", "a"]);

        Assert.Equal(["look a b", "batch a b"], platform.Calls);
        Assert.Equal((ChatErrorKind.AlreadyExists, "a"), Failure(outcomes[2]));
        Assert.Contains("more than once", outcomes[2].Exception!.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_given_twice_whose_first_was_refused_is_tried_again()
    {
        var bad = new NewUser { Id = "a", Name = "refused" };
        var good = new NewUser { Id = "a", Name = "good" };

        var outcomes = await CreateAsync([bad, new NewUser { Id = "b" }, good]);

        Assert.Equal(ChatErrorKind.InvalidRequest, Failure(outcomes[0]).Kind);
        Assert.Equal("good", (await outcomes[2]).Name);
    }

    [Fact]
    public async Task An_id_given_again_in_a_later_batch_is_found_by_looking()
    {
        platform.MaximumCount = 2;

        var outcomes = await CreateAsync(["a", "b", "c", "a"]);

        Assert.Equal(["look a b", "batch a b", "look c a", "batch c"], [.. platform.Calls.Select(call => call == "one c" ? "batch c" : call)]);
        Assert.Equal((ChatErrorKind.AlreadyExists, "a"), Failure(outcomes[3]));
    }

    [Fact]
    public async Task A_refused_batch_is_divided_until_the_culprits_are_alone()
    {
        var ids = Enumerable.Range(1, 64).Select(number => $"u{number}").ToList();
        var items = ids.Select(id => new NewUser { Id = id, Name = id is "u7" or "u50" ? "refused" : null }).ToArray();

        var outcomes = await CreateAsync(items);

        Assert.Equal([7, 50], Enumerable.Range(1, 64).Where(number => outcomes[number - 1].IsFaulted));
        Assert.Equal(62, platform.There.Count);
        Assert.Equal(16, platform.Calls.Count(call => call.StartsWith("one", StringComparison.Ordinal)));
        Assert.Single(platform.Calls, call => call.StartsWith("look", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_answer_whose_request_took_effect_is_settled_by_reading_back()
    {
        platform.AfterBatch = Lose;

        var outcomes = await CreateAsync(["a", "b"]);

        Assert.Equal(["look a b", "batch a b", "look a b"], platform.Calls);
        Assert.All(outcomes, task => Assert.True(task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_lost_request_that_had_no_effect_is_sent_again()
    {
        platform.BeforeBatch = Lose;

        var outcomes = await CreateAsync(["a", "b"]);

        Assert.Equal(["look a b", "batch a b", "look a b", "batch a b"], platform.Calls);
        Assert.All(outcomes, task => Assert.True(task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_request_that_is_lost_every_time_fails_for_each_in_the_end()
    {
        platform.BeforeBatch = static _ => throw FakeMembership.Lost();

        var outcomes = await CreateAsync(["a", "b"]);

        Assert.Equal(3, platform.Calls.Count(call => call.StartsWith("batch", StringComparison.Ordinal)));
        Assert.All(outcomes, task => Assert.Equal(ChatErrorKind.Transport, Failure(task).Kind));
    }

    [Fact]
    public async Task Somebody_who_creates_the_same_at_the_same_moment_does_not_hold_up_the_others()
    {
        platform.BeforeBatch = number =>
        {
            if (number == 1)
            {
                platform.There.Add("b");
                throw new ChatServiceException(ChatErrorKind.Conflict, "None was created.") { Scope = ChatErrorScope.Users };
            }
        };

        var outcomes = await CreateAsync(["a", "b", "c"]);

        Assert.Equal(["look a b c", "batch a b c", "look a b c", "batch a c"], platform.Calls);
        Assert.Equal((ChatErrorKind.AlreadyExists, "b"), Failure(outcomes[1]));
    }

    [Fact]
    public async Task What_the_batch_would_lose_a_part_of_is_created_alone_in_its_place()
    {
        var outcomes = await CreateAsync([new NewUser { Id = "a" }, new NewUser { Id = "b", ShortName = "B" }, new NewUser { Id = "c" }]);

        Assert.Equal(["look a c", "batch a c", "one b"], platform.Calls);
        Assert.Equal("B", (await outcomes[1]).ShortName);
    }

    [Fact]
    public async Task A_batch_carries_no_more_bytes_than_the_platform_takes()
    {
        platform.MaximumBytes = 30;

        await CreateAsync(["a", "b", "c", "d", "e"]);

        Assert.Equal(["look a b c", "batch a b c", "look d e", "batch d e"], platform.Calls);
    }

    [Fact]
    public async Task Looking_that_fails_fails_all_and_sends_nothing()
    {
        platform.BeforeLook = static () => throw FakeMembership.Lost(mayHaveTakenEffect: false);

        var outcomes = await CreateAsync(["a", "b"]);

        Assert.Equal(["look a b"], platform.Calls);
        Assert.All(outcomes, task => Assert.Equal(ChatErrorKind.Transport, Failure(task).Kind));
    }

    [Fact]
    public async Task Wrong_credentials_end_the_requests_and_every_item_is_told()
    {
        platform.MaximumCount = 2;
        platform.BeforeLook = static () => throw new ChatServiceException(ChatErrorKind.Authentication, "Wrong key.");

        var outcomes = await CreateAsync(["a", "b", "c", "d", "e"]);

        Assert.Equal(["look a b"], platform.Calls);
        Assert.All(outcomes, task => Assert.Equal(ChatErrorKind.Authentication, Failure(task).Kind));
    }

    [Fact]
    public async Task A_fault_of_a_client_is_an_outcome_of_every_item()
    {
        platform.BeforeBatch = static _ => throw new InvalidOperationException("oops");

        Assert.All(await CreateAsync(["a", "b"]), task => Assert.Equal(ChatErrorKind.MalformedAnswer, Failure(task).Kind));
    }

    [Fact]
    public async Task A_batch_that_is_not_full_leaves_when_the_input_pauses()
    {
        options.FlushAfter = TimeSpan.FromMilliseconds(20);
        using var run = platform.Run(options);
        var running = run.RunAsync(CancellationToken.None);
        var (first, second) = (run.Add(new NewUser { Id = "a" }), run.Add(new NewUser { Id = "b" }));

        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromMinutes(1));

        run.Complete();
        await running;
    }

    [Fact]
    public async Task Cancelling_cancels_what_has_no_outcome_and_what_comes_later()
    {
        using var cancellation = new CancellationTokenSource();
        platform.MaximumCount = 2;
        platform.BeforeBatch = _ =>
        {
            cancellation.Cancel();
            throw new OperationCanceledException(cancellation.Token);
        };
        using var run = platform.Run(options);
        var tasks = new[] { "a", "b", "c", "d", "e" }.Select(id => run.Add(new NewUser { Id = id })).ToList();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(cancellation.Token));
        tasks.Add(run.Add(new NewUser { Id = "late" }));

        Assert.All(tasks, task => Assert.True(task.IsCanceled));
        Assert.Equal(["look a b", "batch a b"], platform.Calls);
    }

    [Fact]
    public async Task What_can_be_created_in_no_way_fails_at_once_and_the_others_go_on()
    {
        var outcomes = await CreateAsync(["a", "bad id", "b"]);

        Assert.Equal(ChatErrorKind.InvalidRequest, Failure(outcomes[1]).Kind);
        Assert.Equal(["look a b", "batch a b"], platform.Calls);
    }

    private static void Lose(int number)
    {
        if (number == 1)
        {
            throw FakeMembership.Lost();
        }
    }

    private static (ChatErrorKind Kind, string? Target) Failure(Task task)
    {
        var error = Assert.IsType<ChatServiceException>(task.Exception?.InnerException);
        return (error.Kind, error.Target);
    }

    private Task<List<Task<ChatUser>>> CreateAsync(string[] ids) => CreateAsync([.. ids.Select(id => new NewUser { Id = id })]);

    private async Task<List<Task<ChatUser>>> CreateAsync(NewUser[] users)
    {
        using var run = platform.Run(options);
        var tasks = users.Select(run.Add).ToList();
        run.Complete();
        await run.RunAsync(CancellationToken.None);
        Assert.All(tasks, task => Assert.True(task.IsCompleted));
        return tasks;
    }
}
