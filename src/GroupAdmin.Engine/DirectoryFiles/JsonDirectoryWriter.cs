using System.Collections.Generic;
using System.IO;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Writes a directory as JSON for people and version control: a line for each member, and always the same for the same content.</summary>
internal sealed class JsonDirectoryWriter : IDirectoryWriter
{
    private readonly FileText text;
    private readonly bool hasUsers;
    private bool hasGroup;
    private bool hasItem;
    private bool inUsers;
    private bool hasList;
    private bool mayBan;

    public JsonDirectoryWriter(Stream file, DirectoryHeader header)
    {
        text = new FileText(file);
        hasUsers = header.HasUsers;
        text.Put("{\n  \"$schema\": " + JsonText.Quote(JsonNames.Schema) + ",\n  \"version\": " + JsonText.Of(JsonNames.Version));
        if (header.Platform is { } platform)
        {
            text.Put(",\n  \"platform\": " + JsonText.Quote(platform));
        }

        text.Put(",\n  \"groups\": [");
    }

    /// <inheritdoc/>
    public void BeginGroup(DirectoryGroup group, bool hasMembers, bool hasBans)
    {
        text.Put(hasGroup ? ",\n    {" : "\n    {");
        hasGroup = true;
        text.Put("\n      \"id\": " + JsonText.Quote(DirectoryValues.Demand("group", group.Id)));
        Property("name", group.Name);
        Property("type", group.Type?.ToString());
        Property("owner", group.Owner is { } owner ? DirectoryValues.Demand("owner", owner) : null);
        Property("description", group.Description);
        Property("metadata", group.Metadata);
        hasList = false;
        mayBan = hasBans;
        if (hasMembers)
        {
            BeginList("members");
        }
        else if (hasBans)
        {
            BeginBans();
        }
    }

    /// <inheritdoc/>
    public void Member(string userId, string? role)
    {
        var id = JsonText.Quote(DirectoryValues.Demand("user", userId));
        Item("        ", role is null ? id : "{\"id\": " + id + ", \"role\": " + JsonText.Quote(role) + "}");
    }

    /// <inheritdoc/>
    public void Ban(string userId)
    {
        if (mayBan)
        {
            BeginBans();
        }

        Item("        ", JsonText.Quote(DirectoryValues.Demand("user", userId)));
    }

    /// <inheritdoc/>
    public void EndGroup()
    {
        if (mayBan)
        {
            BeginBans();
        }

        EndList("\n      ]");
        text.Put("\n    }");
    }

    /// <inheritdoc/>
    public void User(DirectoryUser user)
    {
        if (!inUsers)
        {
            BeginUsers();
        }

        var properties = "{\"id\": " + JsonText.Quote(DirectoryValues.Demand("user", user.Id));
        foreach (var (name, value) in UserProperties(user))
        {
            properties += value is null ? string.Empty : ", \"" + name + "\": " + JsonText.Of(value);
        }

        Item("    ", properties + "}");
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (hasUsers && !inUsers)
        {
            BeginUsers();
        }

        text.Put(inUsers ? string.Empty : hasGroup ? "\n  ]" : "]");
        EndList("\n  ]");
        text.Put("\n}\n");
        text.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The file is the caller's, and what is not complete is not worth handing over.
    }

    private static IEnumerable<(string Name, object? Value)> UserProperties(DirectoryUser user) =>
    [
        ("name", user.Name),
        ("email", user.Email),
        ("shortName", user.ShortName),
        ("avatarUri", user.AvatarUri),
        ("profileUri", user.ProfileUri),
        ("role", user.Role),
        ("status", user.Status),
        ("metadata", user.Metadata),
    ];

    private void Property(string name, object? value)
    {
        if (value is not null)
        {
            text.Put(",\n      \"" + name + "\": " + JsonText.Of(value));
        }
    }

    private void BeginList(string name)
    {
        text.Put(",\n      \"" + name + "\": [");
        hasList = true;
        hasItem = false;
    }

    private void BeginBans()
    {
        EndList("\n      ]");
        BeginList("bans");
        mayBan = false;
    }

    private void BeginUsers()
    {
        text.Put(hasGroup ? "\n  ],\n  \"users\": [" : "],\n  \"users\": [");
        inUsers = true;
        hasList = true;
        hasItem = false;
    }

    private void Item(string indent, string item)
    {
        text.Put(hasItem ? ",\n" : "\n");
        text.Put(indent);
        text.Put(item);
        hasItem = true;
    }

    private void EndList(string end)
    {
        if (hasList)
        {
            text.Put(hasItem ? end : "]");
            hasList = false;
        }
    }
}
