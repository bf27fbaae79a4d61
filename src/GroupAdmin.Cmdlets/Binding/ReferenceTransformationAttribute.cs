using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds the id in whatever was given: text, a number, an object of this module, a row of a file, a hashtable, or a list of them.</summary>
/// <typeparam name="T">What is referred to.</typeparam>
/// <param name="what">The word for it, for messages.</param>
/// <param name="columns">The names that the id has in people's files and objects, the first that is there wins.</param>
public abstract class ReferenceTransformationAttribute<T>(string what, params string[] columns) : ArgumentTransformationAttribute
    where T : class
{
    /// <summary>True where another parameter may take what names none: a null, an empty cell, an object without such a property.</summary>
    public bool HasAlternative { get; set; }

    /// <summary>True where a null or an empty cell stands for none.</summary>
    public bool IsOptional { get; set; }

    /// <summary>
    /// True for a parameter that takes several: a single one is made a list here, at a fifth of what PowerShell's binder takes for it.
    /// </summary>
    public bool TakesSeveral { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (IsOptional && value is (null or string { Length: 0 }))
        {
            return null;
        }

        if (value is null or string or IDictionary or PSCustomObject || value is not IEnumerable list)
        {
            return TakesSeveral ? new[] { Find(inputData, value) } : Find(inputData, value);
        }

        var found = new List<T>();
        foreach (var item in list)
        {
            found.Add(Find(item, item is PSObject inner ? inner.BaseObject : item));
        }

        return found.ToArray();
    }

    /// <summary>Makes the reference.</summary>
    /// <param name="id">The id.</param>
    /// <param name="source">The object it came from; null for text.</param>
    /// <param name="connectionName">Name of the connection that the object was read through.</param>
    protected abstract T Create(string id, PSObject? source, string? connectionName);

    private T Find(object? given, object? value)
    {
        switch (value)
        {
            case T already:
                return already;
            case null:
                throw Absent($"The {what} is null. Give an id or an object that has one.");
            case string { Length: 0 } when HasAlternative:
                throw Absent($"The {what} is empty. Give an id or an object that has one.");
            case string text:
                return Create(text, null, null);
            case char letter:
                return Create(letter.ToString(), null, null);
            case sbyte or byte or short or int or long or ushort or uint or ulong or float or double or decimal or BigInteger:
                // An unquoted 007 arrives as the number 7, and PowerShell still knows how it was written: they are two ids.
                return Create((string)LanguagePrimitives.ConvertTo(given, typeof(string), CultureInfo.InvariantCulture), null, null);
            case IDictionary row:
                return FromRow(row);
            default:
                return FromProperties(PSObject.AsPSObject(given ?? value), value);
        }
    }

    private T FromProperties(PSObject source, object value)
    {
        foreach (var column in columns)
        {
            if (source.Properties[column]?.Value is { } id && Text(id) is { } text && !IsEmpty(text) && !IsOtherId(column, value))
            {
                return Create(text, source, (value as ChatObject)?.ConnectionName);
            }
        }

        throw NoId(source.BaseObject.GetType().Name);
    }

    private T FromRow(IDictionary row)
    {
        foreach (var column in columns)
        {
            foreach (DictionaryEntry entry in row)
            {
                if (string.Equals(entry.Key as string, column, StringComparison.OrdinalIgnoreCase) && Text(entry.Value) is { } text && !IsEmpty(text))
                {
                    return Create(text, PSObject.AsPSObject(row), null);
                }
            }
        }

        throw NoId("hashtable");
    }

    // A user's Id is not a group's, and the other way round.
    private static bool IsOtherId(string column, object value) => column == "Id" && value switch
    {
        ChatGroup => typeof(T) != typeof(GroupReference),
        ChatUser => typeof(T) != typeof(UserReference),
        _ => false,
    };

    private bool IsEmpty(string id) => HasAlternative && id.Length == 0;

    private static string? Text(object? value) => value is PSObject wrapped ? Text(wrapped.BaseObject) : value switch
    {
        null => null,
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private ArgumentTransformationMetadataException NoId(string type) =>
        Absent($"The input (a {type}) names no {what}. It needs one of the properties {string.Join(", ", columns)}.");

    // The parameter binder tries the next parameter after a failed cast, and after no other failure.
    private ArgumentTransformationMetadataException Absent(string message) =>
        HasAlternative ? new(message, new PSInvalidCastException(message)) : new(message);
}
