using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds the file that a path names: PowerShell's location is not the process's current directory.</summary>
internal static class FileSystemPath
{
    public static string? Resolve(SessionState session, string? path)
    {
        if (path is null)
        {
            return null;
        }

        var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? full
            : throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"'{path}' is not a path of the file system.");
    }
}
