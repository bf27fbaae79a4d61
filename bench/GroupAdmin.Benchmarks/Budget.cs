using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Reports;

namespace GroupAdmin.Benchmarks;

/// <summary>
/// The most that may be allocated for each user or member. Unlike a time, an allocation does not depend on what else the machine does, so
/// that a benchmark which is over its budget is a failed run.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BudgetAttribute(int bytes) : Attribute
{
    /// <summary>Bytes for each user or member.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Prints what each benchmark with a budget allocates.</summary>
    /// <param name="summaries">The results.</param>
    /// <returns>True where every one keeps to its budget.</returns>
    public static bool Check(IEnumerable<Summary> summaries)
    {
        var isKept = true;
        foreach (var report in summaries.SelectMany(static summary => summary.Reports))
        {
            var method = report.BenchmarkCase.Descriptor.WorkloadMethod;
            if (GetCustomAttribute(method, typeof(BudgetAttribute)) is not BudgetAttribute budget)
            {
                continue;
            }

            // A benchmark that did not run has kept to nothing.
            var spent = report.Success ? report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) : null;
            isKept &= spent <= budget.Bytes;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{method.DeclaringType!.Name}.{method.Name}: {spent?.ToString("N0", CultureInfo.InvariantCulture) ?? "no"} bytes each, budget {budget.Bytes:N0}: {(spent <= budget.Bytes ? "kept" : "OVER BUDGET")}"));
        }

        return isKept;
    }
}
