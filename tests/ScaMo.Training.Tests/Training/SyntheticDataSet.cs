using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Tests.Training;

/// <summary>A small data set in HumanML3D's layout: bodies in the rest pose that walk at some speed and wave a hand, or do not.</summary>
internal sealed class SyntheticDataSet : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-data-");

    public SyntheticDataSet(int trainClips = 12, int frames = 72, int otherClips = 4)
    {
        foreach (string folder in (string[])["new_joint_vecs", "new_joints", "texts"]) _folder.CreateSubdirectory(folder);
        string[] train = [.. Enumerable.Range(0, trainClips).Select(index => Write(index, frames))];
        string[] val = [.. Enumerable.Range(trainClips, otherClips).Select(index => Write(index, frames))];
        File.WriteAllLines(PathOf("train.txt"), train);
        File.WriteAllLines(PathOf("val.txt"), val);
        File.WriteAllLines(PathOf("test.txt"), val);
        var deviation = new float[FeatureLayout.Count];
        deviation.AsSpan().Fill(0.1f);
        NpyFile.Write<float>(PathOf("Mean.npy"), new float[FeatureLayout.Count], FeatureLayout.Count);
        NpyFile.Write<float>(PathOf("Std.npy"), deviation, FeatureLayout.Count);
        File.WriteAllLines(
            PathOf(MotionDataSet.LabelsFile),
            [
                "name\tsource\tcontent\tstyle\tmirrored",
                .. train.Select((name, index) => $"{name}\tsynthetic\t{(index == 0 ? "rare" : "common")}\t\tfalse"),
            ]);
    }

    public string Folder => _folder.FullName;

    public static string[] Captions(int index) => index % 2 == 0
        ? ["a person walks and waves", "someone walks, waving a hand"]
        : ["a person stands still", "standing"];

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(int index, int frames)
    {
        string name = $"{index:D6}";
        var joints = Joints(index, frames + 1);
        NpyFile.Write<float>(PathOf($"new_joint_vecs/{name}.npy"), FeatureEncoder.Encode(joints, TargetSkeleton.HumanML3D, HeadingSigns.Continuous), frames, FeatureLayout.Count);
        NpyFile.Write<float>(PathOf($"new_joints/{name}.npy"), joints.AsSpan(0, frames * 66), frames, 22, 3);
        File.WriteAllLines(PathOf($"texts/{name}.txt"), Captions(index).Select(caption => $"{caption}#{PartOfSpeechTagger.Tag(caption)}#0.0#0.0"));
        return name;
    }

    private static float[] Joints(int index, int frames)
    {
        var result = new float[frames * 66];
        var positions = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int frame = 0; frame < frames; frame++)
        {
            var pose = positions.Slice(frame * 22, 22);
            pose[0] = new Vector3(0, 1, index % 2 == 0 ? 0.05f * frame : 0);
            for (int joint = 1; joint < 22; joint++) pose[joint] = pose[HumanSkeleton.Parents[joint]] + TargetSkeleton.HumanML3D.Offset(joint);
            float swing = index % 2 == 0 ? MathF.Sin(frame * 0.4f + index) : 0;
            pose[20] = pose[18] + TargetSkeleton.HumanML3D.BoneLengths[20] * Vector3.Normalize(new Vector3(swing, 1, 0.2f));
        }

        return result;
    }

    private string PathOf(string file) => Path.Combine(Folder, file);
}
