using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>
/// Creates many users or groups in one request: all of them or none. It saves requests and is no capability of its own. What the request
/// cannot carry whole is created by a request of its own (<see cref="IUserCreator"/>, <see cref="IGroupCreator"/>).
/// </summary>
/// <typeparam name="TNew"><see cref="NewUser"/> or <see cref="NewGroup"/>.</typeparam>
/// <typeparam name="TMade">What is made of it.</typeparam>
public interface IBatchCreator<TNew, TMade>
{
    /// <summary>The most that one request may carry.</summary>
    int MaximumCount { get; }

    /// <summary>The most bytes that the items of one request may have together, counted by <see cref="Measure"/>.</summary>
    int MaximumBytes { get; }

    /// <summary>How many bytes an item takes in the request; null where the request would lose a part of it or cannot carry it.</summary>
    /// <param name="item">What is to be created.</param>
    /// <exception cref="ChatServiceException">It can be created in no way; nothing was sent.</exception>
    int? Measure(TNew item);

    /// <summary>Finds out which ids are taken, in as few requests as the platform allows.</summary>
    /// <param name="ids">Distinct ids.</param>
    /// <param name="cancellationToken">Ends the wait and the requests.</param>
    /// <returns>Those of the ids that exist.</returns>
    Task<ISet<string>> FindExistingAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Creates all of the items or none. Nobody has one of their ids.</summary>
    /// <param name="items">Items with distinct ids, each of which can be measured, within the two limits.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException">
    /// None is known to have been created. With <see cref="ChatErrorScope.Users"/> or <see cref="ChatErrorKind.InvalidRequest"/> some of the
    /// items are the reason, and the others may succeed without them.
    /// </exception>
    Task CreateAllAsync(IReadOnlyList<TNew> items, CancellationToken cancellationToken);

    /// <summary>What is known of an item once it was created.</summary>
    /// <param name="item">The item.</param>
    TMade Describe(TNew item);
}
