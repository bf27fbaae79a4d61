using System.Threading.Tasks;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>A call without a result, as one that results in true.</summary>
internal static class Completed
{
    public static async Task<bool> Of(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }
}
