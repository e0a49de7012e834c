using System.Globalization;
using Google.Protobuf;
using static TorchSharp.torch;

namespace ScaMo.Training.Onnx;

/// <summary>
/// Writes graphs as ONNX files. Source: github.com/onnx/onnx, onnx/onnx.proto3 (the field numbers) and docs/ExternalData.md. IR version 7
/// and operator set 14 belong to ONNX 1.9 (docs/Versioning.md).
/// </summary>
internal static class OnnxWriter
{
    private const long IrVersion = 7;
    private const long OperatorSet = 14;

    /// <summary>Weights beyond this lie in a file of their own, since a protobuf message ends at 2 GiB.</summary>
    private const long LargestInline = 1L << 30;

    /// <summary>Smaller tensors, such as shapes, stay in the graph, where ONNX Runtime needs them to infer shapes.</summary>
    private const long SmallestExternal = 1024;

    /// <summary>External tensors begin at pages, so that they can be mapped.</summary>
    private const long PageSize = 4096;

    /// <summary>Writes the file, and if the weights are many a second one, <c>NAME.onnx.data</c>; each replaces an older one when it is complete.</summary>
    /// <param name="graph">What to write.</param>
    /// <param name="path">The <c>.onnx</c> file; its folder must exist.</param>
    /// <param name="largestInline">The most bytes of weights that go into the graph's file itself.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(OnnxGraph graph, string path, long largestInline = LargestInline)
    {
        string target = Path.GetFullPath(path);
        string dataTarget = target + ".data";
        string suffix = $".{Guid.NewGuid():N}.partial";
        bool isExternal = graph.Initializers.Sum(ByteCount) > largestInline;
        var data = isExternal ? new ExternalData(Path.GetFileName(dataTarget)) : null;
        try
        {
            using (var stream = File.Create(target + suffix)) WriteModel(stream, graph, data);
            if (data is not null)
            {
                using (var stream = File.Create(dataTarget + suffix)) data.Write(stream);
                File.Move(dataTarget + suffix, dataTarget, overwrite: true);
            }

            File.Move(target + suffix, target, overwrite: true);
        }
        finally
        {
            File.Delete(target + suffix);
            File.Delete(dataTarget + suffix);
        }
    }

    /// <summary>ModelProto. The graph's length stands before it, so the tensors' lengths are added up before any is written.</summary>
    private static void WriteModel(Stream stream, OnnxGraph graph, ExternalData? data)
    {
        byte[] fields = GraphFields(graph);
        var tensors = graph.Initializers.Select(initializer => new TensorMessage(initializer, data)).ToList();
        long graphLength = fields.Length + tensors.Sum(tensor => tensor.Length);
        var output = new CodedOutputStream(stream, leaveOpen: true);
        Integer(output, 1, IrVersion);
        Text(output, 2, "ScaMo.Training"); // producer_name
        Nested(output, 8, Message(version => Integer(version, 2, OperatorSet))); // opset_import; no domain is the default one
        output.WriteTag(7, WireFormat.WireType.LengthDelimited); // graph
        output.WriteLength(checked((int)graphLength));
        output.Flush();
        stream.Write(fields);
        foreach (var tensor in tensors) tensor.Write(stream);
    }

    /// <summary>GraphProto without its initializers.</summary>
    private static byte[] GraphFields(OnnxGraph graph) => Message(output =>
    {
        foreach (var node in graph.Nodes) Nested(output, 1, NodeMessage(node));
        Text(output, 2, graph.Name);
        foreach (var input in graph.Inputs) Nested(output, 11, ValueMessage(input));
        foreach (var value in graph.Outputs) Nested(output, 12, ValueMessage(value));
    });

    /// <summary>NodeProto: input, output, name, op_type, attribute.</summary>
    private static byte[] NodeMessage(OnnxGraph.Node node) => Message(output =>
    {
        foreach (string input in node.Inputs) Text(output, 1, input);
        Text(output, 2, node.Output);
        Text(output, 3, node.Output);
        Text(output, 4, node.Operation);
        foreach (var attribute in node.Attributes) Nested(output, 5, AttributeMessage(attribute));
    });

    /// <summary>AttributeProto: name, i or ints, type (INT = 2, INTS = 7).</summary>
    private static byte[] AttributeMessage(OnnxAttribute attribute) => Message(output =>
    {
        Text(output, 1, attribute.Name);
        foreach (long value in attribute.Values) Integer(output, attribute.IsList ? 8 : 3, value);
        Integer(output, 20, attribute.IsList ? 7 : 2);
    });

    /// <summary>ValueInfoProto: name, type → tensor_type → elem_type and shape → dim → dim_value or dim_param.</summary>
    private static byte[] ValueMessage(OnnxGraph.Value value)
    {
        byte[] shape = Message(output =>
        {
            foreach (var dimension in value.Shape)
            {
                Nested(output, 1, Message(dim =>
                {
                    if (dimension.Size is { } size) Integer(dim, 1, size);
                    else Text(dim, 2, dimension.Name!);
                }));
            }
        });
        byte[] tensorType = Message(output =>
        {
            Integer(output, 1, (long)value.Type);
            Nested(output, 2, shape);
        });
        return Message(output =>
        {
            Text(output, 1, value.Name);
            Nested(output, 2, Message(type => Nested(type, 1, tensorType)));
        });
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) write(output);
        return stream.ToArray();
    }

    private static void Integer(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Nested(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(message));
    }

    private static long ByteCount(OnnxGraph.Initializer initializer) =>
        initializer.Tensor.numel() * (initializer.Type == OnnxElementType.Int64 ? sizeof(long) : sizeof(float));

    private static void WriteNumbers(Stream stream, OnnxGraph.Initializer initializer)
    {
        using var scope = NewDisposeScope();
        var numbers = initializer.Tensor.to(initializer.Type == OnnxElementType.Int64 ? ScalarType.Int64 : ScalarType.Float32).cpu().contiguous();
        stream.Write(numbers.bytes); // little-endian, as the format has it
    }

    /// <summary>An initializer (GraphProto field 5): a TensorProto with its numbers last, or with the place of its numbers in the other file.</summary>
    private sealed class TensorMessage
    {
        private readonly OnnxGraph.Initializer _initializer;
        private readonly bool _isExternal;
        private readonly byte[] _prefix;

        public TensorMessage(OnnxGraph.Initializer initializer, ExternalData? data)
        {
            _initializer = initializer;
            long count = ByteCount(initializer);
            _isExternal = data is not null && count >= SmallestExternal;
            byte[] fields = Message(output =>
            {
                foreach (long size in initializer.Tensor.shape) Integer(output, 1, size); // dims
                Integer(output, 2, (long)initializer.Type); // data_type
                Text(output, 8, initializer.Name);
                if (_isExternal)
                {
                    data!.Describe(output, initializer, count);
                    return;
                }

                output.WriteTag(9, WireFormat.WireType.LengthDelimited); // raw_data
                output.WriteLength(checked((int)count));
            });
            long numbers = _isExternal ? 0 : count;
            byte[] start = Message(output =>
            {
                output.WriteTag(5, WireFormat.WireType.LengthDelimited);
                output.WriteLength(checked((int)(fields.Length + numbers)));
            });
            _prefix = [.. start, .. fields];
            Length = _prefix.Length + numbers;
        }

        public long Length { get; }

        public void Write(Stream stream)
        {
            stream.Write(_prefix);
            if (!_isExternal) WriteNumbers(stream, _initializer);
        }
    }

    /// <summary>The file beside the graph that holds the numbers of large tensors.</summary>
    private sealed class ExternalData(string fileName)
    {
        private readonly List<(OnnxGraph.Initializer Initializer, long Offset)> _tensors = [];
        private long _end;

        /// <summary>external_data (13, of StringStringEntryProto: key, value) and data_location (14, EXTERNAL = 1).</summary>
        public void Describe(CodedOutputStream output, OnnxGraph.Initializer initializer, long count)
        {
            long offset = (_end + PageSize - 1) / PageSize * PageSize;
            _tensors.Add((initializer, offset));
            _end = offset + count;
            Entry("location", fileName);
            Entry("offset", offset.ToString(CultureInfo.InvariantCulture));
            Entry("length", count.ToString(CultureInfo.InvariantCulture));
            Integer(output, 14, 1);

            void Entry(string key, string value) => Nested(output, 13, Message(entry =>
            {
                Text(entry, 1, key);
                Text(entry, 2, value);
            }));
        }

        public void Write(Stream stream)
        {
            foreach (var (initializer, offset) in _tensors)
            {
                stream.Write(new byte[offset - stream.Position]);
                WriteNumbers(stream, initializer);
            }
        }
    }
}
