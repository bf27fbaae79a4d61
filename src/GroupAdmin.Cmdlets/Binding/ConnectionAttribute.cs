using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds the connection in whatever was given: the object, its name in this runspace, or the hashtable of an Azure Automation connection.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionAttribute : ArgumentTransformationAttribute
{
    private const string NoConnection = "A connection is an object from Connect-ChatService or Get-ChatConnection, its name, or a connection hashtable.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            ChatConnection connection => connection,
            string name => Named(name),
            int or long or double or decimal => Named((string)LanguagePrimitives.ConvertTo(inputData, typeof(string), CultureInfo.InvariantCulture)),
            IDictionary info => RunspaceState.Current.FindOrOpen(info, engineIntrinsics.SessionState),
            PSCustomObject when ((PSObject)inputData!).TypeNames.Contains("Deserialized." + typeof(ChatConnection).FullName) =>
                throw new ArgumentTransformationMetadataException(
                    "This connection was copied from another process and cannot be used here. Run Connect-ChatService in the job itself."),
            _ => throw new ArgumentTransformationMetadataException(NoConnection, new PSInvalidCastException(NoConnection)), // so that its name may bind by property
        };
    }

    private static ChatConnection Named(string name) => RunspaceState.Current.Find(name) ?? throw Unknown(name);

    private static ArgumentTransformationMetadataException Unknown(string name)
    {
        var known = RunspaceState.Current.All.Select(connection => $"'{connection.Name}'").ToList();
        return new ArgumentTransformationMetadataException(PrintableText.Of(known.Count == 0
            ? $"There is no connection named '{name}': this session has none. Run Connect-ChatService first."
            : $"There is no connection named '{name}'. This session has {string.Join(", ", known)}."));
    }
}
