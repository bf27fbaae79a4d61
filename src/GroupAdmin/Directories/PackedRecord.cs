using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;

namespace GroupAdmin.Directories;

/// <summary>Writes texts, numbers and plain values one after another into a buffer that grows, and reads them back in the same order.</summary>
internal sealed class PackedRecord
{
    private byte[] bytes = new byte[256];
    private int position;

    private enum Kind : byte
    {
        Null,
        False,
        True,
        Text,
        Whole,
        Decimal,
        Double,
        List,
        Table,
    }

    /// <summary>The bytes; <see cref="Length"/> of them count.</summary>
    public byte[] Bytes => bytes;

    /// <summary>How many bytes were written.</summary>
    public int Length => position;

    /// <summary>Begins a new record.</summary>
    public void Clear() => position = 0;

    /// <summary>Stands before a record that was written.</summary>
    public static PackedRecord Over(byte[] block, int offset) => new() { bytes = block, position = offset };

    public void Number(int number)
    {
        Need(5);
        position = VariableNumber.Write(number, bytes, position);
    }

    public int ReadNumber() => VariableNumber.Read(bytes, ref position);

    public void Text(string text)
    {
        // The text goes behind the longest length there is, and moves up to the real one.
        Need(5 + ExactText.MaximumBytes(text));
        var start = position + 5;
        var length = ExactText.Write(text, bytes, start) - start;
        position = VariableNumber.Write(length, bytes, position);
        Buffer.BlockCopy(bytes, start, bytes, position, length);
        position += length;
    }

    public string ReadText()
    {
        var length = ReadNumber();
        position += length;
        return ExactText.Read(bytes, position - length, length);
    }

    public void Value(object? value)
    {
        switch (value)
        {
            case null:
                Put(Kind.Null);
                break;
            case bool flag:
                Put(flag ? Kind.True : Kind.False);
                break;
            case string text:
                Put(Kind.Text);
                Text(text);
                break;
            case decimal or ulong:
                Put(Kind.Decimal);
                Text(Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case double or float:
                Put(Kind.Double);
                Long(BitConverter.DoubleToInt64Bits(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            case long or int or short or sbyte or byte or ushort or uint:
                Put(Kind.Whole);
                Long(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case IReadOnlyDictionary<string, object?> table:
                Put(Kind.Table);
                Table(table);
                break;
            case IEnumerable list:
                Put(Kind.List);
                List(list);
                break;
            default:
                Put(Kind.Text);
                Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
        }
    }

    public object? ReadValue() => (Kind)bytes[position++] switch
    {
        Kind.False => false,
        Kind.True => true,
        Kind.Text => ReadText(),
        Kind.Decimal => decimal.Parse(ReadText(), NumberStyles.Number, CultureInfo.InvariantCulture),
        Kind.Double => BitConverter.Int64BitsToDouble(ReadLong()),
        Kind.Whole => ReadLong(),
        Kind.Table => ReadTable(),
        Kind.List => ReadList(),
        _ => null,
    };

    public void Table(IReadOnlyDictionary<string, object?> table)
    {
        Number(table.Count);
        foreach (var pair in table)
        {
            Text(pair.Key);
            Value(pair.Value);
        }
    }

    public PropertyTable ReadTable()
    {
        var table = new PropertyTable();
        for (var left = ReadNumber(); left > 0; left--)
        {
            var key = ReadText();
            table[key] = ReadValue();
        }

        return table;
    }

    private void List(IEnumerable list)
    {
        var items = new List<object?>();
        foreach (var item in list)
        {
            items.Add(item);
        }

        Number(items.Count);
        items.ForEach(Value);
    }

    private object?[] ReadList()
    {
        var items = new object?[ReadNumber()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ReadValue();
        }

        return items;
    }

    private void Put(Kind kind)
    {
        Need(1);
        bytes[position++] = (byte)kind;
    }

    private void Long(long number)
    {
        Need(8);
        for (var shift = 0; shift < 64; shift += 8)
        {
            bytes[position++] = (byte)(number >> shift);
        }
    }

    private long ReadLong()
    {
        var number = BitConverter.ToInt64(bytes, position);
        position += 8;
        return number;
    }

    private void Need(int more)
    {
        if (bytes.Length - position < more)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, checked(position + more)));
        }
    }
}
