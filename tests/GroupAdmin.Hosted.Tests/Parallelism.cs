using Xunit;

// Every test has the memory of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
