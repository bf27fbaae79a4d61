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
}
