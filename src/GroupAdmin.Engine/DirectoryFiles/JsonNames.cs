namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>What tells a directory file in JSON apart; <c>docs/schemas</c> holds the schema.</summary>
internal static class JsonNames
{
    /// <summary>The identifier of the schema.</summary>
    public const string Schema = "urn:groupadmin:directory-1";

    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const long Version = 1;
}
