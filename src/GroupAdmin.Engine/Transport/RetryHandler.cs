using System;
using System.Globalization;
using System.Net.Http;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Polly;
using Polly.Retry;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// Repeats a request after a passing failure, and turns the last failure into the module's exception. What is not idempotent is repeated only
/// where the platform certainly did not act: it answered 429, or no connection was made.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Course> CourseKey = new("GroupAdmin.Course");

    private readonly TransportSetup setup;
    private readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public RetryHandler(TransportSetup setup, HttpMessageHandler inner)
        : base(inner)
    {
        this.setup = setup;

        // The number of attempts and their waits are decided in ShouldHandle: the limits may change while the connection is open.
        pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = setup.Time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = arguments => new ValueTask<bool>(Decide(Course.Of(arguments.Context), arguments.Outcome)),
                DelayGenerator = static arguments => new ValueTask<TimeSpan?>(Course.Of(arguments.Context).Wait),
                OnRetry = arguments =>
                {
                    Announce(Course.Of(arguments.Context));
                    return default;
                },
            })
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var facts = CallFacts.Of(request);
        var course = new Course(facts, await RequestTemplate.CaptureAsync(request).ConfigureAwait(false), cancellationToken);
        var context = ResilienceContextPool.Shared.Get(false, cancellationToken);
        Outcome<HttpResponseMessage> outcome;
        try
        {
            context.Properties.Set(CourseKey, course);
            outcome = await pipeline.ExecuteOutcomeAsync(AttemptAsync, context, course).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        if (outcome.Exception is { } error && (cancellationToken.IsCancellationRequested || course.Failure is null))
        {
            ExceptionDispatchInfo.Capture(error).Throw();
        }

        if (course.Failure is { } failure)
        {
            outcome.Result?.Dispose();
            throw Explain(course, failure);
        }

        return outcome.Result!;
    }

    private async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(ResilienceContext context, Course course)
    {
        try
        {
            var response = await base.SendAsync(course.Template.Make(course.Facts), context.CancellationToken).ConfigureAwait(false);
            return Outcome.FromResult(response);
        }
        catch (Exception error)
        {
            return Outcome.FromException<HttpResponseMessage>(error);
        }
    }

    private bool Decide(Course course, Outcome<HttpResponseMessage> outcome)
    {
        course.Attempts++;
        course.Failure = outcome.Exception switch
        {
            null => AttemptFailure.Of(outcome.Result!, setup.Time.GetUtcNow()),
            ChatServiceException => null,
            _ when course.CancellationToken.IsCancellationRequested => null,
            var error => AttemptFailure.Of(error, setup),
        };
        if (course.Failure is not { } failure)
        {
            return false;
        }

        course.Facts.MayHaveTakenEffect |= failure.MayHaveTakenEffect;
        var limits = setup.Limits;
        course.Limit = limits.MaximumRetryCount + 1;
        if (!failure.IsPassing || (failure.MayHaveTakenEffect && !course.Facts.IsIdempotent) || course.Attempts >= course.Limit)
        {
            return false;
        }

        if (failure.Wait > limits.MaximumRetryWait)
        {
            course.GivenUp = $"It wants a wait of {Durations.Text(failure.Wait.Value)}, longer than this connection waits ({Durations.Text(limits.MaximumRetryWait)}).";
            course.IsWaitTooLong = true;
            return false;
        }

        var wait = failure.Wait ?? BackOff(course.Attempts, limits);
        if (course.Waited + wait > limits.MaximumTotalRetryWait)
        {
            course.GivenUp = $"With another {Durations.Text(wait)} the waits would add up to more than {Durations.Text(limits.MaximumTotalRetryWait)}, the most that this connection waits.";
            return false;
        }

        course.Wait = wait;
        return true;
    }

    // Doubles each time; between half and the whole of it, so that requests that failed together do not come back together.
    private TimeSpan BackOff(int attempts, ConnectionLimits limits)
    {
        var longest = limits.RetryInterval.TotalMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        var capped = Math.Min(longest, limits.MaximumRetryWait.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (0.5 + (setup.Jitter() / 2)));
    }

    private void Announce(Course course)
    {
        course.Waited += course.Wait;
        course.Facts.Attempts++;
        setup.Statistics.CountRetry();
        setup.Statistics.CountWait(course.Wait);
        var text = string.Format(
            CultureInfo.InvariantCulture,
            "{0} {1} ('{2}'). Waiting {3} before attempt {4} of {5}.",
            setup.Where,
            course.Failure!.What,
            course.Facts.Operation,
            Durations.Text(course.Wait),
            course.Attempts + 1,
            course.Limit);
        OperationLog.Current.Warning(setup.Redactor.Redact(text));
    }

    private ChatServiceException Explain(Course course, AttemptFailure failure)
    {
        var facts = course.Facts;
        var attempts = course.Attempts > 1 ? $", after {course.Attempts} attempts" : string.Empty;
        var effect = facts is { MayHaveTakenEffect: true, IsIdempotent: false }
            ? " The request may have taken effect all the same: look before you repeat it."
            : string.Empty;
        var reason = course.GivenUp is { } given ? $" {given}" : string.Empty;
        return setup.Failure(
            course.IsWaitTooLong ? ChatErrorKind.Throttled : failure.Kind,
            $"{setup.Where} {failure.What.TrimEnd('.')} ('{facts.Operation}'{attempts}).{reason}{effect} {failure.Advice}",
            facts,
            failure.StatusCode,
            failure.Cause);
    }

    /// <summary>How one request fares: its attempts and waits so far.</summary>
    private sealed class Course(CallFacts facts, RequestTemplate template, CancellationToken cancellationToken)
    {
        public CallFacts Facts { get; } = facts;

        public RequestTemplate Template { get; } = template;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public AttemptFailure? Failure { get; set; }

        public int Attempts { get; set; }

        public int Limit { get; set; }

        public TimeSpan Wait { get; set; }

        public TimeSpan Waited { get; set; }

        public string? GivenUp { get; set; }

        public bool IsWaitTooLong { get; set; }

        public static Course Of(ResilienceContext context) => context.Properties.GetValue(CourseKey, null!);
    }
}
