using System.Collections.Generic;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Transport;

/// <summary>Requests that are made for the compiler alone. That they leave no trace in the session is tested in PowerShell (Isolation.Tests.ps1).</summary>
public sealed class WarmupTests
{
    [Fact]
    public void A_request_goes_the_whole_way_and_is_answered() => AssertAnswered(RequestWarmup.WholeWay());

    [Fact]
    public void A_request_goes_through_the_http_stack_and_is_answered() => AssertAnswered(RequestWarmup.LastPart());

    private static void AssertAnswered(object? answer)
    {
        var values = Assert.IsType<Dictionary<string, object?>>(answer);
        Assert.Equal(["2000"], Assert.IsType<object?[]>(values["success"]));
    }
}
