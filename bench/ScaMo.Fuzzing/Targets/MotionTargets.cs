using System.IO.Compression;
using System.Text.Json;
using ScaMo.Fuzzing.Engine;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data.Import;

namespace ScaMo.Fuzzing.Targets;

/// <summary>Arrays and animations.</summary>
internal static class MotionTargets
{
    private static readonly byte[] Bvh =
        "HIERARCHY\nROOT Hips\n{\n\tOFFSET 0 0 0\n\tCHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation\n\tJOINT Spine\n\t{\n\t\tOFFSET 0 10.5 0\n\t\tCHANNELS 3 Zrotation Yrotation Xrotation\n\t\tEnd Site\n\t\t{\n\t\t\tOFFSET 0 5 0\n\t\t}\n\t}\n}\nMOTION\nFrames: 2\nFrame Time: 0.05\n0 90 0 1 2 3 4 5 6\n0 91 -1e-2 1 2 3 4 5 6\n"u8.ToArray();

    private static readonly byte[][] BvhWords = Words.Of(
        "HIERARCHY", "ROOT x {", "JOINT x {", "End Site {", "OFFSET 0 0 0", "CHANNELS 0", "CHANNELS 3 Xrotation Yrotation Zrotation", "Xposition", "}", "MOTION", "Frames: 1", "Frames: 2147483647", "Frame Time: 0.1", "\n", "nan", "1e39");

    private static readonly byte[][] NpyWords = Words.Of("'descr'", "'shape'", "'fortran_order'", "True", "False", "'<f8'", "'<f4'", "'|O'", "(", ")", ",", "{", "}", "0, ", "2147483647, ");

    public static IEnumerable<FuzzTarget> Create(ScratchFiles files)
    {
        yield return new("npy", Npy(), NpyWords, files.Parser("array.npy", path => NpyFile.ReadSingles(path)));
        string std = files.Make("std.npy", Features(1));
        yield return new("statistics", [Features(0)], NpyWords, files.Parser("mean.npy", path => FeatureStatistics.Load(path, std)));
        yield return new("bvh", [Bvh], BvhWords, Read);
        yield return new("bvh-archive", [Archive(CompressionLevel.NoCompression), Archive(CompressionLevel.Optimal)], [.. BvhWords, .. Words.Zip, .. Words.Of("walk.bvh")], files.Parser("motions.zip", ReadArchive));
        var motion = BvhReader.Read(new MemoryStream(Bvh), "motion");
        yield return new("joint-mapping", [Mapping()], [.. Words.Json, .. Words.Of("\"Hips\"", "\"Spine\"", "\"unit\"", "\"inches\"")], bytes =>
        {
            var mapping = JointMapping.Load(new MemoryStream(bytes), "input");
            if (mapping.Fits(motion)) mapping.Apply(motion);
        });
    }

    private static void Read(byte[] bytes)
    {
        var document = BvhReader.Read(new MemoryStream(bytes), "input");
        if (document.FrameCount > 0) document.Positions(document.FrameCount - 1);
    }

    private static void ReadArchive(string path)
    {
        using var sources = BvhSources.Open([path]);
        foreach (var file in sources.Files) file.Read();
    }

    private static byte[][] Npy()
    {
        using MemoryStream singles = new(), doubles = new();
        NpyFile.Write<float>(singles, [1, 2, 3, 4, 5, 6], 2, 3);
        NpyFile.Write<double>(doubles, [1, 2], 2);
        return [singles.ToArray(), doubles.ToArray()];
    }

    private static byte[] Features(float value)
    {
        using var array = new MemoryStream();
        NpyFile.Write<float>(array, [.. Enumerable.Repeat(value, FeatureLayout.Count)], FeatureLayout.Count);
        return array.ToArray();
    }

    private static byte[] Archive(CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a/walk.bvh", level).Open();
            entry.Write(Bvh);
        }

        return stream.ToArray();
    }

    private static byte[] Mapping() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        skeleton = "test",
        unit = "cm",
        prefixes = (string[])["", "mixamorig:"],
        joints = HumanSkeleton.JointNames.ToDictionary(name => name, name => name == "spine1" ? (object)new Dictionary<string, double> { ["Hips"] = 0.4, ["Spine"] = 0.6 } : "Hips"),
    });
}
