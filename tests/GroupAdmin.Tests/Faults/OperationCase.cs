using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Faults;

/// <summary>One method of a contract, driven as the module drives it.</summary>
/// <param name="contract">The contract.</param>
/// <param name="method">Its method.</param>
/// <param name="class">What decides how it may be repeated.</param>
/// <param name="run">Does it.</param>
internal sealed class OperationCase(Type contract, string method, OperationClass @class, Func<Stage, Task<Report>> run)
{
    public Type Contract { get; } = contract;

    public string Method { get; } = method;

    /// <summary>Tells apart what one method does in two ways.</summary>
    public string Variant { get; init; } = string.Empty;

    public OperationClass Class { get; } = @class;

    public string Name => $"{Contract.Name}.{Method}{(Variant.Length == 0 ? string.Empty : $" ({Variant})")}";

    /// <summary>Done before the server misbehaves.</summary>
    public Func<Stage, Task>? Prepare { get; init; }

    /// <summary>Whether the wanted state holds for a user, as the server sees it; of bulk changes only.</summary>
    public Func<StateView, Stage, string, bool>? Holds { get; init; }

    /// <summary>True where whatever is answered is handed on.</summary>
    public bool TakesAnything { get; init; }

    public Task<Report> RunAsync(Stage stage) => run(stage);

    /// <summary>The same on a thread that is lent to it, as a cmdlet lends its own for the one call it makes.</summary>
    public Task<Report> RunLentAsync(Stage stage) =>
        Task.Factory.StartNew(() => LentThread.To(() => run(stage)), default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    /// <summary>The users that a bulk change is about.</summary>
    public Func<Stage, IReadOnlyList<string>>? Users { get; init; }
}
