using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Tests.Transport;
using Xunit;
using Xunit.Abstractions;

namespace GroupAdmin.Tests.Faults;

/// <summary>
/// Every fault at every request of every operation of every platform, over real sockets with the real transport: what is told agrees with
/// what the server knows, what may be repeated is, and nothing is done twice. A new platform or operation is found by itself.
/// </summary>
public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    private const int Lanes = 64;
    private const int RequestsTried = 4;

    public static TheoryData<string> Platforms => new(PlatformRegistry.BuiltIn().Describe().Select(platform => platform.Name));

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Every_operation_has_a_driver(string platform)
    {
        var client = PlatformRegistry.BuiltIn().Find(platform)!.ClientType;

        Assert.Empty(Operations.Missing(client));
        Assert.NotEmpty(Operations.Of(client));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task What_is_told_agrees_with_what_the_server_knows(string platform)
    {
        await using var lab = new FaultLab(platform);
        var operations = Operations.Of(PlatformRegistry.BuiltIn().Find(platform)!.ClientType);
        var plan = new List<(FaultCase Fault, Func<Task<Cell>> Run)>();
        foreach (var operation in operations)
        {
            var usual = await lab.UndisturbedAsync(operation);
            Assert.True(usual.Told.Succeeded, $"{operation.Name} undisturbed: {usual.Told.Short} {usual.Told.Errors.FirstOrDefault()}");
            foreach (var (number, fault) in FaultCase.All.Index())
            {
                var last = fault.IsTriedOnce ? 1 : Math.Min(RequestsTried, usual.Requests.Count);
                plan.AddRange(Enumerable.Range(0, last + 1)
                    .Where(at => at > 0 || !fault.NeedsTls)
                    .Select(at => (fault, new Func<Task<Cell>>(() => lab.RunAsync(operation, fault, at, operation.Class != OperationClass.Bulk && (number + at) % 2 == 1, usual)))));
            }
        }

        // Those that wait go first, so that they wait together.
        var cells = new ConcurrentBag<Cell>();
        var inOrder = plan.OrderByDescending(cell => cell.Fault.NeedsTimeout).ThenByDescending(cell => cell.Fault.Kind == ChatErrorKind.Throttled).Select(cell => cell.Run);
        await Parallel.ForEachAsync(inOrder, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (run, _) => cells.Add(await run()));

        var wrong = Write(platform, [.. cells.OrderBy(cell => cell.Operation.Name, StringComparer.Ordinal).ThenBy(cell => cell.Fault.Name, StringComparer.Ordinal).ThenBy(cell => cell.At)]);
        Assert.Equal(plan.Count, cells.Count);
        Assert.True(cells.Count >= operations.Count * FaultCase.All.Count * 2 - operations.Count, $"{cells.Count} cells");
        SecretSearch.AssertAbsent(FaultLab.Secret, lab.Texts);
        Assert.True(wrong.Count == 0, $"{wrong.Count} cells are wrong:\n{string.Join('\n', wrong.Take(40))}");
    }

    private List<string> Write(string platform, IReadOnlyList<Cell> cells)
    {
        var wrong = new List<string>();
        var table = new StringBuilder("operation\tfault\tat\tthread\trule\ttold\tstate\trequests\tverdict\n");
        foreach (var cell in cells)
        {
            var problems = cell.Problems().ToList();
            wrong.AddRange(problems.Select(problem => $"{cell.Name}: {problem}"));
            table.AppendJoin('\t', cell.Operation.Name, cell.Fault.Name, cell.At == 0 ? "all" : cell.At, cell.IsLent ? "lent" : "free", cell.Expected.Name, cell.Told.Short, cell.StateText, cell.Requests.Count, problems.Count > 0 ? "wrong" : cell.CannotBeTold ? "cannot be told" : "right").Append('\n');
        }

        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "out", "test-results")).FullName, $"fault-matrix-{platform}.tsv");
        File.WriteAllText(path, table.ToString());
        output.WriteLine($"{platform}: {cells.Count} cells, {wrong.Count} problems, {cells.Sum(cell => cell.Requests.Count)} requests. All of them: {path}");
        foreach (var group in cells.GroupBy(cell => (cell.Operation.Class, cell.Fault.Name)).OrderBy(group => group.Key))
        {
            output.WriteLine($"{group.Key.Class,-7}{group.Key.Name,-28}{group.Count(),5} cells: {string.Join("; ", group.GroupBy(cell => cell.Told.Succeeded ? $"success, {cell.StateText}" : $"failure, {cell.StateText}").Select(kind => $"{kind.Count()} {kind.Key}"))}");
        }

        return wrong;
    }
}
