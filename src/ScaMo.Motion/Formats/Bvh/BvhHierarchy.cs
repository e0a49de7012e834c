using System.Collections.Immutable;
using System.Numerics;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>Reads the HIERARCHY section. Open joints are kept on a list, not on the call stack, so depth costs nothing.</summary>
internal static class BvhHierarchy
{
    private const int MaximumJoints = 4096;
    private const int MaximumEndSites = 4096;
    private const int MaximumChannels = 6;

    private static readonly BvhChannel[] AllChannels = Enum.GetValues<BvhChannel>();

    /// <summary>Reads up to and including the word MOTION.</summary>
    public static ImmutableArray<BvhJoint> Read(ref BvhScanner scanner)
    {
        scanner.Expect("HIERARCHY");
        var joints = new List<Draft>();
        var open = new Stack<Draft>();
        int channelCount = 0, endSites = 0;
        while (true)
        {
            var word = scanner.Word();
            if (open.Count == 0)
            {
                if (BvhScanner.Is(word, "ROOT")) open.Push(Begin(ref scanner, joints, parent: null));
                else if (BvhScanner.Is(word, "MOTION")) break;
                else throw scanner.Error($"expected 'ROOT' or 'MOTION', found {BvhScanner.Quote(word)}");
                continue;
            }

            var joint = open.Peek();
            if (BvhScanner.Is(word, "OFFSET"))
            {
                if (joint.Offset is not null) throw scanner.Error($"joint '{joint.Name}' has two offsets");
                joint.Offset = ReadVector(ref scanner);
            }
            else if (BvhScanner.Is(word, "CHANNELS"))
            {
                if (joint.HasChildren) throw scanner.Error($"the channels of joint '{joint.Name}' stand after its children");
                ReadChannels(ref scanner, joint);
                joint.FirstChannel = channelCount;
                channelCount += joint.Channels.Length;
            }
            else if (BvhScanner.Is(word, "JOINT"))
            {
                joint.HasChildren = true;
                open.Push(Begin(ref scanner, joints, joint));
            }
            else if (BvhScanner.Is(word, "End"))
            {
                if (++endSites > MaximumEndSites) throw scanner.Error($"more than {MaximumEndSites} end sites");
                joint.EndSites.Add(ReadEndSite(ref scanner));
            }
            else if (BvhScanner.Is(word, "}"))
            {
                if (joint.Offset is null) throw scanner.Error($"joint '{joint.Name}' has no OFFSET");
                open.Pop();
            }
            else
            {
                throw scanner.Error($"expected 'OFFSET', 'CHANNELS', 'JOINT', 'End Site' or '}}', found {BvhScanner.Quote(word)}");
            }
        }

        if (joints.Count == 0) throw scanner.Error("there is no joint");
        return [.. joints.Select(joint => joint.ToJoint())];
    }

    private static Draft Begin(ref BvhScanner scanner, List<Draft> joints, Draft? parent)
    {
        var name = scanner.Name();
        if (name.Length == 0) throw scanner.Error("a joint has no name");
        if (joints.Count == MaximumJoints) throw scanner.Error($"more than {MaximumJoints} joints");
        scanner.Expect("{");
        var joint = new Draft(joints.Count, name, parent);
        joints.Add(joint);
        return joint;
    }

    private static void ReadChannels(ref BvhScanner scanner, Draft joint)
    {
        if (joint.Channels.Length > 0) throw scanner.Error($"joint '{joint.Name}' has two lists of channels");
        float count = scanner.Number();
        if (count != MathF.Truncate(count) || count is < 0 or > MaximumChannels)
        {
            throw scanner.Error($"joint '{joint.Name}' must have 0 to {MaximumChannels} channels");
        }

        var channels = ImmutableArray.CreateBuilder<BvhChannel>((int)count);
        for (int i = 0; i < (int)count; i++)
        {
            var channel = ReadChannel(ref scanner);
            if (channels.Contains(channel)) throw scanner.Error($"joint '{joint.Name}' has channel {channel} twice");
            channels.Add(channel);
        }

        joint.Channels = channels.MoveToImmutable();
    }

    private static BvhChannel ReadChannel(ref BvhScanner scanner)
    {
        var word = scanner.Word();
        foreach (var channel in AllChannels)
        {
            if (BvhScanner.Is(word, channel.ToString())) return channel;
        }

        throw scanner.Error($"{BvhScanner.Quote(word)} is not a channel");
    }

    private static Vector3 ReadEndSite(ref BvhScanner scanner)
    {
        // What follows "End" is "Site" by custom; some programs add a name.
        scanner.Name();
        scanner.Expect("{");
        scanner.Expect("OFFSET");
        var offset = ReadVector(ref scanner);
        scanner.Expect("}");
        return offset;
    }

    private static Vector3 ReadVector(ref BvhScanner scanner) => new(scanner.Number(), scanner.Number(), scanner.Number());

    private sealed class Draft(int index, string name, Draft? parent)
    {
        private int Index { get; } = index;

        public string Name { get; } = name;

        public Vector3? Offset { get; set; }

        public ImmutableArray<BvhChannel> Channels { get; set; } = [];

        public int FirstChannel { get; set; }

        public bool HasChildren { get; set; }

        public List<Vector3> EndSites { get; } = [];

        public BvhJoint ToJoint() => new(Name, parent?.Index ?? -1, Offset.GetValueOrDefault(), Channels, FirstChannel, [.. EndSites]);
    }
}
