using System;
using System.IO;
using System.Text;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Text on its way into a file, in UTF-8, with no more in memory than one block.</summary>
/// <param name="file">The file; it stays open.</param>
internal sealed class FileText(Stream file)
{
    private const int BlockBytes = 64 * 1024;
    private const int LongestPiece = 8 * 1024;

    private static readonly Encoding Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private readonly byte[] block = new byte[BlockBytes];
    private int used;

    /// <summary>Writes a text as it is.</summary>
    /// <exception cref="ChatServiceException">The text holds half a character, which no file in UTF-8 can hold.</exception>
    public void Put(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(LongestPiece, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length++;
            }

            Need(length * 3);
            try
            {
                used += Strict.GetBytes(text, start, length, block, used);
            }
            catch (EncoderFallbackException error)
            {
                throw new ChatServiceException(
                    ChatErrorKind.InvalidRequest,
                    $"The text '{text.Substring(0, Math.Min(64, text.Length)).TrimEnd()}' holds half a character (a lone surrogate), which no file can hold. Change it on the platform.",
                    error);
            }

            start += length;
        }
    }

    /// <summary>Writes a character of ASCII.</summary>
    public void Put(char character)
    {
        Need(1);
        block[used++] = (byte)character;
    }

    /// <summary>Hands everything to the file.</summary>
    public void Flush()
    {
        file.Write(block, 0, used);
        used = 0;
        file.Flush();
    }

    private void Need(int more)
    {
        if (block.Length - used < more)
        {
            file.Write(block, 0, used);
            used = 0;
        }
    }
}
