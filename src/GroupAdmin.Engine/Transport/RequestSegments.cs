using System;
using RestSharp;

namespace GroupAdmin.Engine.Transport;

/// <summary>Puts ids into paths.</summary>
public static class RequestSegments
{
    /// <summary>
    /// Puts an id into the path of a request, as one segment, encoded. RestSharp's own way takes an encoded slash in the id for a plain one,
    /// and an id of nothing but spaces for none, and so would name another group or user.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The place in the path, written <c>{name}</c> there.</param>
    /// <param name="id">The id.</param>
    public static RestRequest AddIdSegment(this RestRequest request, string name, string id) =>
        request.AddParameter(new UrlSegmentParameter(name, Uri.EscapeDataString(id), encode: false, replaceEncodedSlash: false));

    /// <summary>How many slashes and backslashes a path holds in their encoded form, as part of a name.</summary>
    /// <param name="path">A path, or a segment of one; what follows a question mark is not looked at.</param>
    internal static int EncodedSlashes(string path)
    {
        var count = 0;
        var end = path.IndexOf('?') is var query && query < 0 ? path.Length : query;
        for (var at = path.IndexOf('%'); at >= 0 && at + 2 < end; at = path.IndexOf('%', at + 1))
        {
            if ((path[at + 1], path[at + 2] | 0x20) is ('2', 'f') or ('5', 'c'))
            {
                count++;
            }
        }

        return count;
    }
}
