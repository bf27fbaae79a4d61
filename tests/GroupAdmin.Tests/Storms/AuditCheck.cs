using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using GroupAdmin.Tests.Faults;

namespace GroupAdmin.Tests.Storms;

/// <summary>Whether the audit log of a bulk change says what was told.</summary>
internal static class AuditCheck
{
    public static IEnumerable<string> Problems(string path, Report told)
    {
        var attempted = new HashSet<string>();
        var outcomes = new Dictionary<string, List<string>>();
        foreach (var line in File.ReadAllLines(path).Select(static line => JsonDocument.Parse(line).RootElement).Where(static line => line.TryGetProperty("users", out _)))
        {
            var operation = line.GetProperty("operation").GetString()!;
            var prefix = operation.StartsWith("Remove", System.StringComparison.Ordinal) && told.Outcomes!.Any(static one => one.User.StartsWith('-')) ? "-" : string.Empty;
            foreach (var user in line.GetProperty("users").EnumerateArray().Select(user => prefix.Length > 0 ? prefix + StormOperations.Own(user.GetString()!) : user.GetString()!))
            {
                if (line.GetProperty("event").GetString() == "Attempt")
                {
                    attempted.Add(user);
                }
                else if (outcomes.TryGetValue(user, out var list))
                {
                    list.Add(line.GetProperty("outcome").GetString()!);
                }
                else
                {
                    outcomes[user] = [line.GetProperty("outcome").GetString()!];
                }
            }
        }

        foreach (var user in told.Outcomes!.GroupBy(static one => one.User))
        {
            outcomes.TryGetValue(user.Key, out var logged);
            var expected = user.Select(static one => one.Outcome.ToString()).Order().ToList();

            // What was settled without a request needs no line.
            if (logged is null ? user.Any(one => attempted.Contains(one.User)) : !logged.Order().SequenceEqual(expected))
            {
                yield return $"'{user.Key}' was told as {string.Join('+', expected)}, and the log says {string.Join('+', logged ?? ["nothing"])}";
            }

            if (!attempted.Contains(user.Key) && user.Any(static one => one.Outcome is MemberOutcome.Done or MemberOutcome.NotReported))
            {
                yield return $"'{user.Key}' was told as {string.Join('+', expected)}, and the log knows no attempt";
            }
        }
    }
}
