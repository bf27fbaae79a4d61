using System;
using System.Management.Automation;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets;

/// <summary>The parameters that say how hard and how long a connection tries. They may be given when connecting and changed later.</summary>
public abstract class ConnectionLimitsCommand : ChatCommand
{
    /// <summary>How often a request is repeated after a passing failure (429, 502, 503, 504, a lost connection): 5 unless given.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; }

    /// <summary>The first wait before a repetition, in seconds; it doubles each time, with jitter: 1 unless given.</summary>
    [Parameter]
    [ValidateRange(0d, 3600d)]
    public double RetryIntervalSec { get; set; }

    /// <summary>How long one attempt may take, in seconds: 100 unless given.</summary>
    [Parameter]
    [ValidateRange(0.001d, 86400d)]
    public double OperationTimeoutSeconds { get; set; }

    /// <summary>How many requests may be in flight at once: 8 unless given.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; }

    /// <summary>How many requests may start in a second: without limit unless given. 0 takes the limit away again.</summary>
    [Parameter]
    [ValidateRange(0d, 100000d)]
    public double RequestsPerSecond { get; set; }

    /// <summary>How many users travel in one request: the platform's default unless given.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    public int BatchSize { get; set; }

    /// <summary>Puts what was given into the limits and leaves the rest.</summary>
    internal void ApplyLimits(ConnectionLimits limits)
    {
        limits.MaximumRetryCount = Given(nameof(MaximumRetryCount)) ? MaximumRetryCount : limits.MaximumRetryCount;
        limits.RetryInterval = Given(nameof(RetryIntervalSec)) ? TimeSpan.FromSeconds(RetryIntervalSec) : limits.RetryInterval;
        limits.OperationTimeout = Given(nameof(OperationTimeoutSeconds)) ? TimeSpan.FromSeconds(OperationTimeoutSeconds) : limits.OperationTimeout;
        limits.ThrottleLimit = Given(nameof(ThrottleLimit)) ? ThrottleLimit : limits.ThrottleLimit;
        limits.BatchSize = Given(nameof(BatchSize)) ? BatchSize : limits.BatchSize;
        if (Given(nameof(RequestsPerSecond)))
        {
            limits.RequestsPerSecond = RequestsPerSecond > 0 ? RequestsPerSecond : null;
        }
    }

    private bool Given(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
