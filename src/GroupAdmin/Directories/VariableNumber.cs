namespace GroupAdmin.Directories;

/// <summary>Numbers from zero in as few bytes as they need, seven bits a byte (LEB128).</summary>
internal static class VariableNumber
{
    /// <summary>How many bytes a number takes.</summary>
    public static int Length(int number)
    {
        var length = 1;
        for (var rest = (uint)number >> 7; rest != 0; rest >>= 7)
        {
            length++;
        }

        return length;
    }

    /// <summary>Writes a number.</summary>
    /// <returns>Where it ends.</returns>
    public static int Write(int number, byte[] bytes, int offset)
    {
        var rest = (uint)number;
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes[offset++] = (byte)(rest | 0x80);
        }

        bytes[offset++] = (byte)rest;
        return offset;
    }

    /// <summary>Reads a number and moves behind it.</summary>
    public static int Read(byte[] bytes, ref int offset)
    {
        uint number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[offset++];
            number |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)number;
            }
        }
    }
}
