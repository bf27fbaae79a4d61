using System.Collections.Generic;
using System.Text.Json;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>
/// Writes a JSON document a piece at a time, a piece whenever the next element is asked for, so that a document of a million
/// entries never exists as a whole. The elements themselves mean nothing.
/// </summary>
/// <param name="writer">Where to write.</param>
internal delegate IEnumerable<bool> JsonSteps(Utf8JsonWriter writer);
