using System.Collections;
using System.Management.Automation;
using System.Security;
using GroupAdmin.Cmdlets.Pipeline;

namespace GroupAdmin.Cmdlets;

/// <summary>The properties of a user that can be given when creating and changing one.</summary>
public abstract class UserFieldsCommand : ConnectedCommand
{
    private OrderedWork<ChatUser?>? work;

    /// <summary>The display name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>The e-mail address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Email { get; set; }

    /// <summary>The short name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ShortName { get; set; }

    /// <summary>The address of the user's picture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? AvatarUri { get; set; }

    /// <summary>The address of the user's profile page.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ProfileUri { get; set; }

    /// <summary>The role, in the platform's word.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Role { get; set; }

    /// <summary>The state, in the platform's word.</summary>
    [Parameter]
    public string? Status { get; set; }

    /// <summary>The password, on platforms that keep one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SecureString? Password { get; set; }

    /// <summary>Free key and value pairs that the platform stores with the user.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IDictionary? Metadata { get; set; }

    /// <summary>Settings that only this platform has, by the platform's names.</summary>
    [Parameter]
    public IDictionary? Option { get; set; }

    private protected OrderedWork<ChatUser?> Work => work ??= new OrderedWork<ChatUser?>(Bridge, Default.ThrottleLimit);

    /// <inheritdoc/>
    private protected override void End() => work?.Complete();
}
