using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Bulk;

/// <summary>How many users or groups are created: together where the platform's batch carries them, and one by one where it does not.</summary>
/// <typeparam name="TNew">What is to be created.</typeparam>
/// <typeparam name="TMade">What is made of it.</typeparam>
/// <param name="creator">Creates many at once.</param>
/// <param name="createOne">Creates one, and fails where its id is taken.</param>
/// <param name="idOf">The wanted id; null where the platform chooses it.</param>
/// <param name="measure">As <see cref="IBatchCreator{TNew, TMade}.Measure"/>, after every check that comes before a request.</param>
/// <param name="taken">The failure of an id that exists, with a sentence about how that came to light.</param>
public sealed class CreationPlan<TNew, TMade>(
    IBatchCreator<TNew, TMade> creator,
    Func<TNew, CancellationToken, Task<TMade>> createOne,
    Func<TNew, string?> idOf,
    Func<TNew, int?> measure,
    Func<string, string, ChatServiceException> taken)
{
    /// <summary>Creates many at once.</summary>
    public IBatchCreator<TNew, TMade> Creator { get; } = creator;

    /// <summary>Creates all of some items or none; the creator's own way, unless something is to be written about it.</summary>
    public Func<IReadOnlyList<TNew>, CancellationToken, Task> CreateAll { get; init; } = creator.CreateAllAsync;

    /// <summary>Called with the ids that a reading back shows to have been created by a request whose answer was lost.</summary>
    public Action<IReadOnlyList<string>>? FoundCreated { get; init; }

    /// <summary>Creates one, and fails where its id is taken.</summary>
    public Func<TNew, CancellationToken, Task<TMade>> CreateOne { get; } = createOne;

    /// <summary>The wanted id.</summary>
    public Func<TNew, string?> IdOf { get; } = idOf;

    /// <summary>How many bytes an item takes in a batch; null where it is created alone.</summary>
    public Func<TNew, int?> Measure { get; } = measure;

    /// <summary>The failure of an id that exists.</summary>
    public Func<string, string, ChatServiceException> Taken { get; } = taken;

    /// <summary>The most that a batch may carry, where that is less than the platform's own maximum.</summary>
    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>A refused batch of at most this many is created one by one, so that each has an answer of its own.</summary>
    public int AloneUpTo { get; init; } = 8;

    /// <summary>How often a batch is sent again that was lost and had no effect.</summary>
    public int MaximumRetryCount { get; init; }

    /// <summary>The wait before that.</summary>
    public TimeSpan RetryInterval { get; init; }
}
