using Xunit;

namespace GroupAdmin.Tests;

/// <summary>Tests that look at the memory of the process run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Name = "Measures memory";
}
