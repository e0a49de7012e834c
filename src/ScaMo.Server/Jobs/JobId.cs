using System.Buffers.Text;
using System.Security.Cryptography;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>The name of a job under /jobs. Nobody guesses it.</summary>
internal static class JobId
{
    private const int RandomBytes = 16;

    /// <summary>22 base64url characters, drawn.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether a job may have that id: it has the form of a motion's.</summary>
    public static bool IsWellFormed(string id) => MotionId.IsWellFormed(id);
}
