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
    private readonly TransportSetup setup;
    private readonly SharedPause pause;
    private Repetition? repetition;

    public RetryHandler(TransportSetup setup, HttpMessageHandler inner)
        : base(inner)
    {
        this.setup = setup;
        pause = setup.Pause;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var facts = CallFacts.Of(request);
        var course = new Course(facts, await RequestTemplate.CaptureAsync(request).ConfigureAwait(false), cancellationToken);
        HttpResponseMessage? response = null;
        Exception? error = null;
        try
        {
            response = await AttemptAsync(course, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        // Most requests need one attempt. What repeats them is not even loaded before one needs more.
        if (Decide(course, response, error))
        {
            (response, error) = await (repetition ??= new Repetition(this)).GoOnAsync(course, response, error).ConfigureAwait(false);
        }

        if (error is not null && (cancellationToken.IsCancellationRequested || course.Failure is null))
        {
            ExceptionDispatchInfo.Capture(error).Throw();
        }

        if (course.Failure is { } failure)
        {
            response?.Dispose();
            throw Explain(course, failure);
        }

        return response!;
    }

    private Task<HttpResponseMessage> AttemptAsync(Course course, CancellationToken cancellationToken) =>
        base.SendAsync(course.Template.Make(course.Facts), cancellationToken);

    // Whether the attempt that ended so is to be repeated, and after what wait.
    private bool Decide(Course course, HttpResponseMessage? response, Exception? thrown)
    {
        course.Attempts++;
        course.Failure = thrown switch
        {
            null => AttemptFailure.Of(response!, setup.Time.GetUtcNow()),
            ChatServiceException => null,
            _ when course.CancellationToken.IsCancellationRequested => null,
            var error => AttemptFailure.Of(error, setup),
        };
        if (course.Failure is not { } failure)
        {
            return false;
        }

        course.Facts.MayHaveTakenEffect |= failure.MayHaveTakenEffect && !course.Template.OnlyReads;
        if (failure.Wait is { } asked)
        {
            pause.Begin(asked);
        }

        var limits = setup.Limits;
        course.Limit = limits.MaximumRetryCount + 1;
        if (!failure.IsPassing)
        {
            return false;
        }

        if (failure.Wait > limits.MaximumRetryWait)
        {
            course.GivenUp = $"It wants a wait of {Durations.Text(failure.Wait.Value)}, longer than this connection waits ({Durations.Text(limits.MaximumRetryWait)}).";
            course.IsWaitTooLong = true;
            return false;
        }

        if ((failure.MayHaveTakenEffect && !course.Facts.IsIdempotent) || course.Attempts >= course.Limit)
        {
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
            failure.Cause,
            course.IsWaitTooLong ? ChatErrorScope.Connection : null);
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

        /// <summary>True once the first attempt's outcome has been handed to what repeats it.</summary>
        public bool HasGoneOn { get; set; }
    }

    /// <summary>The attempts after the first.</summary>
    private sealed class Repetition
    {
        private static readonly ResiliencePropertyKey<Course> CourseKey = new("GroupAdmin.Course");
        private static readonly ResiliencePropertyKey<Outcome<HttpResponseMessage>> FirstKey = new("GroupAdmin.First");

        private readonly RetryHandler handler;
        private readonly ResiliencePipeline<HttpResponseMessage> pipeline;

        public Repetition(RetryHandler handler)
        {
            this.handler = handler;

            // The number of attempts and their waits are decided in ShouldHandle: the limits may change while the connection is open.
            pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = handler.setup.Time }
                .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = int.MaxValue,
                    ShouldHandle = arguments => new ValueTask<bool>(IsToBeRepeated(arguments.AttemptNumber, Of(arguments.Context), arguments.Outcome)),
                    DelayGenerator = static arguments => new ValueTask<TimeSpan?>(Of(arguments.Context).Wait),
                    OnRetry = arguments =>
                    {
                        handler.Announce(Of(arguments.Context));
                        return default;
                    },
                })
                .Build();
        }

        /// <summary>Goes on after a first attempt that is to be repeated.</summary>
        public async Task<(HttpResponseMessage? Response, Exception? Error)> GoOnAsync(Course course, HttpResponseMessage? response, Exception? error)
        {
            var context = ResilienceContextPool.Shared.Get(false, course.CancellationToken);
            try
            {
                context.Properties.Set(CourseKey, course);
                context.Properties.Set(FirstKey, error is null ? Outcome.FromResult(response!) : Outcome.FromException<HttpResponseMessage>(error));
                var last = await pipeline.ExecuteOutcomeAsync(AttemptAsync, context, course).ConfigureAwait(false);
                return (last.Result, last.Exception);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }

        private static Course Of(ResilienceContext context) => context.Properties.GetValue(CourseKey, null!);

        // The first attempt was made and judged before.
        private bool IsToBeRepeated(int attempt, Course course, Outcome<HttpResponseMessage> outcome) =>
            attempt == 0 || handler.Decide(course, outcome.Result, outcome.Exception);

        private async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(ResilienceContext context, Course course)
        {
            if (!course.HasGoneOn)
            {
                course.HasGoneOn = true;
                return context.Properties.GetValue(FirstKey, default);
            }

            try
            {
                return Outcome.FromResult(await handler.AttemptAsync(course, context.CancellationToken).ConfigureAwait(false));
            }
            catch (Exception error)
            {
                return Outcome.FromException<HttpResponseMessage>(error);
            }
        }
    }
}
