using System.Globalization;
using System.Numerics;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>
/// Reads a BVH file from its words alone: nothing of what wrote it is used, so that the two cannot share a mistake. It takes only what the files at
/// hand have: three rotations about Z, Y and X on every joint, three positions before them on a root.
/// </summary>
internal sealed class PlainBvh
{
    private const int RootChannels = 6;

    private readonly List<Joint> _joints = [];
    private readonly double[] _values;
    private readonly int _width;

    public PlainBvh(string text)
    {
        var words = new Queue<string>(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var open = new Stack<Joint?>();
        for (string word; (word = words.Dequeue()) != "MOTION";)
        {
            if (word is "ROOT" or "JOINT") open.Push(Add(words.Dequeue(), open.TryPeek(out var parent) ? parent : null));
            if (word is "End") open.Push(null);
            if (word is "OFFSET" && (Number(), Number(), Number()) is var offset && open.Peek() is { } placed) placed.Offset = new((float)offset.Item1, (float)offset.Item2, (float)offset.Item3);
            if (word is "CHANNELS" && open.Peek() is { } moved)
            {
                (moved.First, moved.Channels) = (_width, (int)Number());
                _width += moved.Channels;
                string order = string.Concat(Enumerable.Range(0, moved.Channels).Select(_ => words.Dequeue()[0]));
                if (order is not ("ZYX" or "XYZZYX")) throw new NotSupportedException($"Channels in the order {order} are not read here.");
            }

            if (word is "}") open.Pop();
        }

        words.Dequeue();
        FrameCount = (int)Number();
        (_, _, FrameTime) = (words.Dequeue(), words.Dequeue(), Number());
        _values = [.. words.Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        if (_values.Length != FrameCount * _width) throw new NotSupportedException($"{_values.Length} values are not {FrameCount} frames of {_width}.");

        double Number() => double.Parse(words.Dequeue(), CultureInfo.InvariantCulture);
    }

    public int FrameCount { get; }

    /// <summary>Seconds.</summary>
    public double FrameTime { get; }

    public IEnumerable<string> Names => _joints.Select(joint => joint.Name);

    /// <summary>Where the joints are and how they are turned in the world, in the order of the file.</summary>
    public (Vector3 Position, Quaternion Rotation)[] Pose(int frame)
    {
        var pose = new (Vector3 Position, Quaternion Rotation)[_joints.Count];
        foreach (var joint in _joints)
        {
            var values = _values.AsSpan(frame * _width + joint.First, joint.Channels);
            var turn = Turn(Vector3.UnitZ, values[^3]) * Turn(Vector3.UnitY, values[^2]) * Turn(Vector3.UnitX, values[^1]);
            var (position, rotation) = joint.Parent is null ? (Vector3.Zero, Quaternion.Identity) : pose[joint.Parent.Index];
            var way = joint.Offset;
            if (joint.Channels == RootChannels) way += new Vector3((float)values[0], (float)values[1], (float)values[2]);
            pose[joint.Index] = (position + Vector3.Transform(way, rotation), rotation * turn);
        }

        return pose;
    }

    private static Quaternion Turn(Vector3 axis, double degrees) => Quaternion.CreateFromAxisAngle(axis, (float)double.DegreesToRadians(degrees));

    private Joint Add(string name, Joint? parent)
    {
        _joints.Add(new Joint(_joints.Count, name, parent));
        return _joints[^1];
    }

    private sealed class Joint(int index, string name, Joint? parent)
    {
        public int Index => index;

        public string Name => name;

        public Joint? Parent => parent;

        public Vector3 Offset { get; set; }

        public int First { get; set; }

        public int Channels { get; set; }
    }
}
