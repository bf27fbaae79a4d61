using System.Net.Http;
using System.Net.Http.Headers;

namespace GroupAdmin.Engine.Transport;

/// <summary>A body that is in memory as a whole, and gives its bytes away without copying them.</summary>
internal sealed class BufferedContent : ByteArrayContent
{
    public BufferedContent(byte[] bytes, HttpContentHeaders? headers)
        : base(bytes)
    {
        Bytes = bytes;
        if (headers is not null)
        {
            HeaderCopy.Add(headers, Headers);
        }
    }

    public byte[] Bytes { get; }
}
