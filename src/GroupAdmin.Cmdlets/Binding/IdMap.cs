using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Gives an id for another, from a hashtable, a CSV file with two columns, or a script block that gets the id as <c>$_</c>.</summary>
internal static class IdMap
{
    /// <summary>The map. Call it on the pipeline thread only: it may run a script.</summary>
    /// <param name="command">The cmdlet, which knows where a file is.</param>
    /// <param name="given">What was given; null to keep every id.</param>
    /// <param name="parameter">The parameter's name, for messages.</param>
    public static Func<string, string?> Of(ChatCommand command, object? given, string parameter)
    {
        var value = given is PSObject wrapped ? wrapped.BaseObject : given;
        return value switch
        {
            null => static id => id,
            ScriptBlock script => id => Run(script, id, parameter),
            IDictionary table => Lookup(table.Keys.Cast<object>().Select(key => (Text(key), Text(table[key]))), parameter),
            string path => Lookup(ReadCsv(command, path, parameter), parameter),
            _ => throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"-{parameter} takes a hashtable, the path of a CSV file, or a script block, not a {value.GetType().Name}."),
        };
    }

    private static Func<string, string?> Lookup(IEnumerable<(string? From, string? To)> pairs, string parameter)
    {
        var table = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (from, to) in pairs)
        {
            if (string.IsNullOrEmpty(from))
            {
                continue;
            }

            if (table.TryGetValue(from!, out var before) && before != to)
            {
                throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"-{parameter} names '{from}' twice, as '{before}' and as '{to}'. Correct it. Nothing was changed.") { Target = from };
            }

            table[from!] = to;
        }

        return id => table.TryGetValue(id, out var found) ? found : null;
    }

    private static string? Run(ScriptBlock script, string id, string parameter)
    {
        List<object?> results;
        try
        {
            results = [.. script.InvokeWithContext(null, [new PSVariable("_", id)], id).Select(static result => result?.BaseObject).Where(static result => result is not null)];
        }
        catch (RuntimeException error)
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"The script block of -{parameter} failed for '{id}': {error.Message.TrimEnd('.')}. Nothing was changed.", error) { Target = id };
        }

        return results.Count <= 1 ? Text(results.FirstOrDefault()) : throw new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"The script block of -{parameter} gives {results.Count} values for '{id}', and one id is wanted. Nothing was changed.")
        {
            Target = id,
        };
    }

    private static IEnumerable<(string? From, string? To)> ReadCsv(ChatCommand command, string path, string parameter)
    {
        var full = FileSystemPath.Resolve(command.SessionState, path)!;
        if (!System.IO.File.Exists(full))
        {
            throw new ChatServiceException(ChatErrorKind.NotFound, $"There is no file '{full}' for -{parameter}. Nothing was changed.") { Target = full };
        }

        foreach (var row in command.InvokeCommand.InvokeScript("param($path) Import-Csv -LiteralPath $path", full))
        {
            var columns = row.Properties.ToList();
            var from = columns.Find(static column => string.Equals(column.Name, "From", StringComparison.OrdinalIgnoreCase));
            var to = columns.Find(static column => string.Equals(column.Name, "To", StringComparison.OrdinalIgnoreCase));
            yield return from is not null && to is not null ? (Text(from.Value), Text(to.Value)) : throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"The file '{full}' for -{parameter} needs the columns From and To; it has {string.Join(", ", columns.Select(static column => column.Name))}. Nothing was changed.")
            {
                Target = full,
            };
        }
    }

    private static string? Text(object? value) => Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture)?.Trim();
}
