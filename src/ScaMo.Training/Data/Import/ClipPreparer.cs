using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Editing;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Import;

/// <summary>
/// Makes clips of a data set from a recording: cut around glitches, resampled to 20 frames a second, split by length, mirrored, normalised
/// and encoded. Source of the order: HumanML3D, raw_pose_processing.ipynb and motion_representation.ipynb.
/// </summary>
internal sealed class ClipPreparer(ImportOptions options)
{
    public const string TooShort = "too short";
    public const string TooLong = "too long";
    public const string Glitches = "glitches";

    private const int PoseValues = HumanSkeleton.JointCount * 3;

    /// <summary>The name of a clip's mirrored version, as HumanML3D names it.</summary>
    public static string MirroredName(string name) => "M" + name;

    /// <summary>Prepares a recording.</summary>
    /// <param name="clip">What is known of it.</param>
    /// <param name="joints">Positions (frames, 22, 3) in metres, Y up.</param>
    /// <param name="frameTime">Seconds from one frame to the next.</param>
    /// <exception cref="ArgumentException">The motion cannot be normalised.</exception>
    public Preparation Prepare(SourceClip clip, ReadOnlySpan<float> joints, double frameTime)
    {
        var ranges = GlitchFilter.CleanRanges(joints, frameTime, options.FastestJoint);
        bool isCut = ranges.Count != 1 || ranges[0] != (0, joints.Length / PoseValues);
        bool isSplit = false, isTooLong = false;
        var pieces = new List<float[]>();
        foreach (var (start, end) in ranges)
        {
            var resampled = PositionResampler.Resample(joints[(start * PoseValues)..(end * PoseValues)], PoseValues, frameTime, MotionDataSet.FramesPerSecond);
            // A frame of features needs the next frame of joints.
            int frames = resampled.Length / PoseValues - 1;
            if (frames < options.MinFrames) continue;
            if (frames <= options.LongestClip)
            {
                pieces.Add(resampled);
            }
            else if (options.LongClips == LongClipMode.Drop)
            {
                isTooLong = true;
            }
            else
            {
                isSplit = true;
                float[][] all = [.. Split(resampled, frames)], moving = [.. all.Where(Moves)];
                pieces.AddRange(moving.Length > 0 ? moving : all);
            }
        }

        string? dropped = pieces.Count > 0 ? null : isTooLong ? TooLong : isCut ? Glitches : TooShort;
        bool mirror = options.Mirror == MirrorMode.All || (options.Mirror == MirrorMode.Train && clip.Split == DataSplit.Train);
        var clips = new List<PreparedClip>();
        for (int i = 0; i < pieces.Count; i++)
        {
            string name = pieces.Count > 1 ? $"{clip.Id}-p{i + 1}" : clip.Id;
            clips.Add(Encode(name, i, isMirrored: false, pieces[i]));
            if (mirror) clips.Add(Encode(MirroredName(name), i, isMirrored: true, MotionMirror.Mirror(pieces[i])));
        }

        return new Preparation(clips, dropped, isCut, isSplit);
    }

    /// <summary>Equal pieces; the last frame of joints of one is the first of the next.</summary>
    private IEnumerable<float[]> Split(float[] joints, int frames)
    {
        int count = (frames + options.LongestPiece - 1) / options.LongestPiece;
        for (int i = 0; i < count; i++)
        {
            int start = (int)((long)i * frames / count);
            int end = (int)((long)(i + 1) * frames / count);
            yield return joints[(start * PoseValues)..((end + 1) * PoseValues)];
        }
    }

    /// <summary>Whether any joint moves as fast as a piece must: one that stands still does not show what the recording's captions say.</summary>
    private bool Moves(float[] joints)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        float step = (float)(options.LeastPieceSpeed / MotionDataSet.FramesPerSecond);
        for (int i = HumanSkeleton.JointCount; i < positions.Length; i++)
        {
            if (Vector3.Distance(positions[i], positions[i - HumanSkeleton.JointCount]) >= step) return true;
        }

        return false;
    }

    private PreparedClip Encode(string name, int piece, bool isMirrored, float[] joints)
    {
        var features = FeatureEncoder.Encode(joints, TargetSkeleton.HumanML3D, options.HeadingSigns);
        return new PreparedClip(name, piece, isMirrored, features, FeatureDecoder.RecoverJoints(features));
    }

    /// <summary>What became of a recording.</summary>
    /// <param name="Clips">The clips it makes.</param>
    /// <param name="Dropped">Why there are none.</param>
    /// <param name="IsCut">Whether glitches were cut out.</param>
    /// <param name="IsSplit">Whether it was split by length.</param>
    public sealed record Preparation(IReadOnlyList<PreparedClip> Clips, string? Dropped, bool IsCut, bool IsSplit);
}
