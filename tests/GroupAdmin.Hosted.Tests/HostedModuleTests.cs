using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Hosted.Tests;

public sealed class HostedModuleTests
{
    [HostedFact]
    public void The_module_works_without_a_host()
    {
        using var session = new HostedSession();

        var (output, errors) = session.Run("""
            Connect-ChatService AtomChat -Sandbox
            $null = New-ChatGroup ops Operations
            'u1', 'u2', 'nobody' | Add-ChatGroupMember -Group ops -PassThru
            Get-ChatGroup ops | Format-Table | Out-String
            """);

        Assert.Equal(["Done", "Done", "NotFound"], output.Take(3).Select(static one => one.Properties["Outcome"].Value.ToString()));
        Assert.Contains("Operations", output[3].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("ChatNotFound,", Assert.Single(errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [HostedFact]
    public void What_would_ask_somebody_fails_instead_of_waiting_and_says_how_to_do_without()
    {
        var log = Path.Combine(Path.GetTempPath(), $"hosted-{Guid.NewGuid():N}.jsonl");
        var directory = Path.ChangeExtension(log, ".json");
        try
        {
            using var session = new HostedSession();
            session.Text($"""
                $null = Connect-ChatService AtomChat -Sandbox -Name other
                $null = New-ChatGroup elsewhere Elsewhere
                $null = Export-ChatGroup -Path '{directory}'
                $null = Connect-ChatService AtomChat -Sandbox -AuditLog '{log}'
                """);

            string[] asking =
            [
                "Remove-ChatGroup general", "Get-ChatGroup | Remove-ChatGroup", "Remove-ChatUser u1", "$ConfirmPreference = 'Medium'; Add-ChatGroupMember general u41",
                "Add-ChatGroupMember general u41 -Confirm", "Add-ChatGroupMember general u41 -Replace -Confirm", "Remove-ChatGroupMember general u1 -Confirm",
                "Block-ChatUser u1 -Group general -Confirm", "Unblock-ChatUser u1 -Group general -Confirm", "Add-ChatFriend u1 u9 -Confirm", "Remove-ChatFriend u1 u2 -Confirm",
                "New-ChatGroup ops Operations -Confirm", "Set-ChatGroup general -Name Other -Confirm", "New-ChatUser ann -Name Ann -Confirm", "Set-ChatUser u1 -Name Other -Confirm",
                "Send-ChatMessage -Group general -From u1 -Message Hello -Confirm", "Invoke-ChatApi -Method POST -Path createGroup -Body @{} -Confirm",
                "Set-ChatConnection AtomChat -ThrottleLimit 2 -Confirm", $"Sync-ChatGroup -Path '{directory}' -Confirm", "Copy-ChatGroup elsewhere -Connection other -To AtomChat -Confirm",
                $"Export-ChatGroup -Path '{directory}' -Force -Confirm",
            ];
            foreach (var script in asking)
            {
                var failure = Assert.Single(session.Run($"& {{ {script} }}").Errors);
                Assert.True(failure.FullyQualifiedErrorId.StartsWith("ChatNobodyToAsk,", StringComparison.Ordinal), $"{script}: {failure}");
                Assert.EndsWith("Give -Confirm:$false to go on without asking.", failure.ToString(), StringComparison.Ordinal);
            }

            session.Text("Disconnect-ChatService AtomChat");
            Assert.Equal(["Open", "Close"], File.ReadAllLines(log).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));

            var unnamed = Assert.Single(session.Run("Connect-ChatService").Errors);
            Assert.Contains("No platform was named", unnamed.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(log);
            File.Delete(log + ".lock");
            File.Delete(directory);
        }
    }

    [HostedFact]
    public async Task Two_runspaces_at_once_do_not_meet()
    {
        using var first = new HostedSession();
        using var second = new HostedSession();
        const string Script = """
            Connect-ChatService AtomChat -Sandbox -Name same
            $null = New-ChatGroup {0} Own
            1..5000 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group {0}
            "$((Get-ChatGroupMember {0} | Measure-Object).Count) $((Get-ChatGroup).Id -contains '{1}')"
            """;

        var answers = await Task.WhenAll(
            Task.Run(() => first.Text(Script.Replace("{0}", "mine", StringComparison.Ordinal).Replace("{1}", "yours", StringComparison.Ordinal))),
            Task.Run(() => second.Text(Script.Replace("{0}", "yours", StringComparison.Ordinal).Replace("{1}", "mine", StringComparison.Ordinal))));

        Assert.All(answers, static answer => Assert.Equal(["5000 False"], answer));
    }

    [HostedFact]
    public void Constrained_language_is_enough()
    {
        using var session = new HostedSession();
        session.Runspace.SessionStateProxy.LanguageMode = PSLanguageMode.ConstrainedLanguage;

        Assert.StartsWith("CannotCreateTypeConstrainedLanguage", Assert.Single(session.Run("[GroupAdmin.ChatGroup]::new()").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(
            ["ConstrainedLanguage", "u1 Done", "u2 Done", "2", "Operations team"],
            session.Text("""
                "$($ExecutionContext.SessionState.LanguageMode)"
                Connect-ChatService -ConnectionInfo @{ Platform = 'AtomChat'; Secret = 'key' } -Sandbox
                $null = New-ChatGroup ops Operations -Type Private
                'u1', 'u2' | Add-ChatGroupMember -Group ops -PassThru | ForEach-Object { "$($_.UserId) $($_.Outcome)" }
                (Get-ChatGroupMember ops | Measure-Object).Count
                (Get-ChatGroup ops | Set-ChatGroup -Name 'Operations team' -PassThru).Name
                Disconnect-ChatService
                """));
    }

    [HostedFact]
    public async Task A_runspace_that_is_closed_in_the_middle_of_a_bulk_run_ends_it_and_every_request_has_an_end_in_the_log()
    {
        var log = Path.Combine(Path.GetTempPath(), $"hosted-{Guid.NewGuid():N}.jsonl");
        try
        {
            using var session = new HostedSession();
            var connection = session.Run($"Connect-ChatService AtomChat -Sandbox -AuditLog '{log}' -BatchSize 10 -PassThru").Output.Single();
            using var shell = session.Start("1..10000000 | ForEach-Object { \"u$_\" } | Add-ChatGroupMember -Group general -SkipVerification");
            var running = shell.BeginInvoke();
            var clock = Stopwatch.StartNew();
            while ((long)connection.Properties["Requests"].Value < 50 && clock.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(10);
            }

            session.Runspace.Close();

            Assert.True(running.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1)), "The pipeline goes on although its runspace is closed.");
            Assert.Equal("Closed", connection.Properties["State"].Value);
            var requests = (long)connection.Properties["Requests"].Value;
            Assert.InRange(requests, 50, 900_000);
            var attempted = Users(log, "Attempt");
            Assert.Equal(attempted.Order(), Users(log, "Outcome").Where(attempted.Contains).Order());
            await Task.Delay(300);
            Assert.Equal(requests, connection.Properties["Requests"].Value);
        }
        finally
        {
            File.Delete(log);
            File.Delete(log + ".lock");
        }
    }

    [HostedFact]
    public void A_group_of_a_hundred_thousand_is_filled_read_and_emptied_within_400_MB()
    {
        Assert.Equal(400L * 1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        using var session = new HostedSession();

        var answer = session.Text("""
            Connect-ChatService AtomChat -Sandbox
            1..100000 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group general
            (Get-ChatGroupMember general | Measure-Object).Count
            Get-ChatGroupMember general | Remove-ChatGroupMember -Group general
            (Get-ChatGroupMember general | Measure-Object).Count
            """);

        Assert.True(int.Parse(answer[0], System.Globalization.CultureInfo.InvariantCulture) >= 100_000, answer[0]);
        Assert.Equal("0", answer[1]);
    }

    private static HashSet<string> Users(string log, string what) =>
        [.. from line in File.ReadAllLines(log)
            let entry = JsonDocument.Parse(line).RootElement
            where entry.GetProperty("event").GetString() == what
            from user in entry.GetProperty("users").EnumerateArray()
            select user.GetString()];
}
