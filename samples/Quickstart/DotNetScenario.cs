using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;

namespace GroupAdmin.Samples.Quickstart;

/// <summary>What quickstart.ps1 does, without PowerShell.</summary>
internal static class DotNetScenario
{
    private const string Group = "ops";

    public static async Task RunAsync(string memberFile)
    {
        var session = new ChatEngine().Open(new ConnectionOptions("AtomChat") { Sandbox = true });
        using var connection = new ChatConnection("AtomChat", session, ConnectionMode.Sandbox);
        var client = connection.GetClient();
        var users = (await File.ReadAllLinesAsync(memberFile)).Skip(1).Select(line => line.Split(',')[0]).ToList();

        Console.WriteLine("1. A new group");
        var group = await client.CreateGroupAsync(new NewGroup { Id = Group, Name = "Operations", Type = ChatGroupType.Private }, CancellationToken.None);
        Console.WriteLine($"   {group.Id}, {group.Name}, {group.Type}");

        Console.WriteLine("2. Everybody from the file becomes a member");
        foreach (var outcome in (await ChangeAsync(client, MemberAction.Add, users)).GroupBy(outcome => outcome))
        {
            Console.WriteLine($"   {outcome.Key}: {outcome.Count()}");
        }

        Console.WriteLine("3. One of them is banned");
        Console.WriteLine($"   {users[2]}: {(await ChangeAsync(client, MemberAction.Ban, [users[2]])).Single()}");

        Console.WriteLine("4. The members now");
        using (var pages = client.ListMembers(Group, ListRange.All))
        {
            while (await pages.ReadAsync(CancellationToken.None) is { } page)
            {
                foreach (var member in page.Items)
                {
                    Console.WriteLine($"   {member.UserId,-6} {member.Name}");
                }
            }
        }

        Console.WriteLine("5. What an error looks like");
        try
        {
            await client.DeleteGroupAsync("no-such-group", CancellationToken.None);
        }
        catch (ChatServiceException failure)
        {
            Console.WriteLine($"   {failure.Message}  [{failure.Kind}, target {failure.Target}]");
        }
    }

    private static async Task<IReadOnlyList<MemberOutcome>> ChangeAsync(ChatClient client, MemberAction action, IReadOnlyList<string> users)
    {
        var outcomes = new OutcomeList();
        using var run = new BulkRun(client.Change(action, Group), client.BulkOptions(skipVerification: false), outcomes, CancellationToken.None);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return outcomes;
    }

    private sealed class OutcomeList : List<MemberOutcome>, IBulkObserver
    {
        public void Settled(string userId, MemberOutcome outcome, string? detail) => Add(outcome);

        public void Failed(BulkFailure failure) => Console.WriteLine($"   {failure.Error.Message}");
    }
}
