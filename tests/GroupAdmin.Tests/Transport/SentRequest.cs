using System.Collections.Generic;

namespace GroupAdmin.Tests.Transport;

/// <summary>A request as it reached the end of the chain.</summary>
internal sealed record SentRequest(string Method, string Address, string Body, IReadOnlyDictionary<string, string> Headers);
