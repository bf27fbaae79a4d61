using System;
using System.Collections.Generic;
using System.IO;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Talks to Grupo. Wire facts: platforms/grupo.md.</summary>
[Inferred(ChatCapability.CreateGroup, "how failures are called, and whether the answer names the new group")]
[Inferred(ChatCapability.UpdateGroup, "how failures are called")]
[Inferred(ChatCapability.CreateUser, "how failures are called")]
[Inferred(ChatCapability.SendMessage, "how failures are called")]
internal sealed partial class GrupoClient : IIdRules, IGroupCreator, IGroupUpdater, IUserCreator, IMessageSender
{
    private const GroupFields StorableGroupFields = GroupFields.Type | GroupFields.Password | GroupFields.Description | GroupFields.Option;

    private readonly PlatformContext context;
    private readonly GrupoErrors errors;

    /// <summary>The client of a connection.</summary>
    /// <param name="context">The connection.</param>
    public GrupoClient(PlatformContext context)
    {
        this.context = context;
        errors = new GrupoErrors(context.PlatformName, context.Redactor);
        if (context.Options.BaseUri is { IsAbsoluteUri: true } address && address.AbsolutePath.TrimEnd('/').EndsWith("/api_request", StringComparison.OrdinalIgnoreCase))
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"-BaseUri takes the address of the site, like {GrupoPlatform.Registration.BaseUriExample}: leave 'api_request' out.")
            {
                Platform = context.PlatformName,
                Target = context.ConnectionName,
                Scope = ChatErrorScope.Connection,
            };
        }
    }

    /// <inheritdoc/>
    public GroupFields CreatableGroupFields => StorableGroupFields;

    /// <inheritdoc/>
    public GroupFields ChangeableGroupFields => StorableGroupFields;

    /// <inheritdoc/>
    public UserFields CreatableUserFields => UserFields.Email | UserFields.Password | UserFields.Role | UserFields.AvatarUri | UserFields.Option;

    /// <inheritdoc/>
    public string? Refuse(IdKind kind, string id) => GrupoIds.Refuse(id);

    /// <inheritdoc/>
    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        const string Operation = "add=groups";
        var name = !string.IsNullOrWhiteSpace(group.Name) ? group.Name! : throw errors.Refuse(Operation, group.Id, "Grupo needs a name for a group: pass -Name.");
        var options = group.Option is null ? [] : new Dictionary<string, object?>(group.Option, StringComparer.OrdinalIgnoreCase);
        var slug = SlugOf(group.Id, name, options);
        if (group.Type == ChatGroupType.Password != (group.Password is { Length: > 0 }))
        {
            throw errors.Refuse(Operation, slug, group.Password is { Length: > 0 }
                ? $"A password was given for the group '{slug}', and only a group of -Type Password has one: leave it out, or choose that type."
                : $"The group '{slug}' is to be entered with a password, and none was given: pass -Password, or choose another -Type.");
        }

        var call = new GrupoCall("add", "groups") { Target = slug }.With("group_name", name).With("description", group.Description).With("slug", slug);
        AddType(call, group.Type, group.Password);
        GrupoFields.Group.Add(call, options, errors);
        var fields = await SendAsync(call, cancellationToken).ConfigureAwait(false);

        // Whether and how a new group is described is not documented; a slug that the site chose itself is the one that holds (I).
        return Finish(
            new ChatGroup
            {
                Id = GrupoAnswer.TakeText(fields, "slug") ?? slug,
                Name = name,
                Type = group.Type,
                Description = group.Description,
            },
            fields);
    }

    /// <inheritdoc/>
    public Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken)
    {
        var call = new GrupoCall("update", "groups") { Target = change.Id, IsIdempotent = true }
            .With("group", change.Id)
            .With("group_name", change.Name)
            .With("description", change.Description);
        if (change.Type is not null and not ChatGroupType.Password && change.Password is { Length: > 0 })
        {
            throw errors.Refuse(call.Operation, change.Id, $"A password was given for the group '{change.Id}', and only a group of -Type Password has one: leave it out, or choose that type.");
        }

        AddType(call, change.Type, change.Password);
        GrupoFields.Group.Add(call, change.Option, errors);
        return SendAsync(call, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        const string Operation = "add=site_users";
        var id = user.Id ?? throw Needs("a user name", "-Id");
        var name = !string.IsNullOrWhiteSpace(user.Name) ? user.Name : throw Needs("the full name", "-Name");
        var email = !string.IsNullOrWhiteSpace(user.Email) ? user.Email : throw Needs("the e-mail address", "-Email");
        var password = user.Password is { Length: > 0 } ? user.Password : throw Needs("a password", "-Password");
        var call = new GrupoCall("add", "site_users") { Target = id }
            .With("full_name", name)
            .With("username", id)
            .With("email_address", email)
            .With("password", Reveal(password))
            .With("site_role", user.Role)
            .With("avatarURL", user.AvatarUri);
        GrupoFields.User.Add(call, user.Option, errors);
        var fields = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        return Finish(new ChatUser { Id = id, Name = name, Email = email, Role = user.Role, AvatarUri = user.AvatarUri }, fields);

        ChatServiceException Needs(string what, string parameter) => errors.Refuse(Operation, user.Id, $"Grupo needs {what} of a new user: pass {parameter}.");
    }

    /// <inheritdoc/>
    public Task SendMessageAsync(NewMessage message, CancellationToken cancellationToken)
    {
        const string Operation = "add=message";
        var receiver = message.UserId ?? throw errors.Refuse(
            Operation,
            message.GroupId,
            "Grupo's API documents messages to users only, none to a group: name the receiver with -User.",
            ChatErrorKind.NotSupported);
        var call = new GrupoCall("add", "message") { Target = receiver, File = Read(message.FilePath, receiver) }
            .With("user", receiver)
            .With("sender", message.From)
            .With("message", message.Text);
        GrupoFields.Message.Add(call, message.Option, errors);
        return SendAsync(call, cancellationToken);
    }

    private async Task<Dictionary<string, object?>> SendAsync(GrupoCall call, CancellationToken cancellationToken, bool isWhole = false)
    {
        ServiceCall made;
        try
        {
            made = call.ToServiceCall();
        }
        catch (FormatException error)
        {
            throw errors.Refuse(call.Operation, call.Target, error.Message);
        }

        return GrupoAnswer.Read(call, await context.Transport.SendAsync(made, cancellationToken).ConfigureAwait(false), errors, isWhole);
    }

    // The slug is the only handle that a group of Grupo has, so that it must be known to whoever created it.
    private string SlugOf(string? id, string name, Dictionary<string, object?> options)
    {
        options.TryGetValue("slug", out var option);
        var chosen = option as string;
        if (id is not null && chosen is not null && id != chosen)
        {
            throw errors.Refuse("add=groups", id, $"-Id says '{id}' and the slug in -Option says '{chosen}', and on Grupo both are the same: give one of them.");
        }

        if ((id ?? chosen) is { } given)
        {
            options.Remove("slug");
            return GrupoIds.Refuse(given) is { } reason ? throw errors.Refuse("add=groups", given, $"The slug '{given}' cannot be used: {reason}.") : given;
        }

        if (!WholeText.Is(name))
        {
            throw errors.Refuse("add=groups", null, "The name of the group holds half a character (a lone surrogate), which cannot be sent.");
        }

        var made = GrupoSlug.Of(name) ?? throw errors.Refuse("add=groups", null, $"No slug can be made of the name '{name}', and on Grupo it is the group's only handle: give one with -Id.");
        if (GrupoIds.Refuse(made) is { } unfit)
        {
            throw errors.Refuse("add=groups", made, $"The slug that is made of the name cannot be used: {unfit}. Give another with -Id.");
        }

        OperationLog.Current.Verbose($"No id was given for the group '{name}': its slug, by which {context.PlatformName} knows it, is '{made}'.");
        return made;
    }

    // Grupo has two switches where the module has one type (I: that a group of neither is open to everybody).
    private void AddType(GrupoCall call, ChatGroupType? type, SecureString? password)
    {
        if (type is not null)
        {
            call.With("secret_group", type == ChatGroupType.Private ? "yes" : "no").With("password_protect", type == ChatGroupType.Password ? "yes" : "no");
        }

        if (password is { Length: > 0 })
        {
            call.With("password", Reveal(password));
        }
    }

    private (string Name, byte[] Content)? Read(string? path, string receiver)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return (Path.GetFileName(path), File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw errors.Refuse("add=message", receiver, $"The file '{path}' cannot be read: {error.Message.TrimEnd('.')}. Check -FilePath.");
        }
    }

    /// <summary>Decodes a password at the last moment, and makes it known as a secret first of all.</summary>
    private string Reveal(SecureString secret)
    {
        var plain = SecretText.Decode(secret);
        context.Redactor.Learn(plain);
        return plain;
    }

    private T Finish<T>(T item, Dictionary<string, object?> fields)
        where T : ChatObject
    {
        item.Platform = context.PlatformName;
        item.ConnectionName = context.ConnectionName;
        if (fields.Count > 0)
        {
            item.AdditionalProperties = fields;
        }

        return item;
    }
}
