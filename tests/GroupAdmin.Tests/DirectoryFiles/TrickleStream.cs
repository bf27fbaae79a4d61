using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Tests.DirectoryFiles;

/// <summary>Gives no more than a few bytes at a time.</summary>
internal sealed class TrickleStream(byte[] content, int size) : MemoryStream(content)
{
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        base.ReadAsync(buffer, offset, Math.Min(size, count), cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer.Slice(0, Math.Min(size, buffer.Length)), cancellationToken);
}
