using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace ScaMo.Training.Runs;

/// <summary>
/// A TensorBoard event file: TFRecord frames (tensorflow/core/lib/io/record_writer.h) around messages of type Event
/// (tensorflow/core/util/event.proto) with scalars (tensorflow/core/framework/summary.proto).
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    /// <summary>Begins a file of its own, as TensorBoard joins the files of a folder.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="time">The clock of the events.</param>
    /// <param name="resumedStep">If given, TensorBoard forgets events of the other files beyond this step.</param>
    public EventFile(string folder, TimeProvider time, long? resumedStep)
    {
        _time = time;
        string prefix = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}");
        int number = 0;
        while (File.Exists(Path.Combine(folder, $"{prefix}.{number}"))) number++;
        _stream = new FileStream(Path.Combine(folder, $"{prefix}.{number}"), FileMode.CreateNew, FileAccess.Write, FileShare.Read);

        Write(0, output =>
        {
            output.WriteTag(EventField.FileVersion, WireFormat.WireType.LengthDelimited);
            output.WriteString("brain.Event:2");
        });
        if (resumedStep is { } step) Write(step + 1, output => WriteMessage(output, EventField.SessionLog, WriteSessionStart));
        Flush();
    }

    public void WriteScalar(long step, string name, double value) =>
        Write(step, output => WriteMessage(output, EventField.Summary, summary => WriteMessage(summary, SummaryField.Value, scalar =>
        {
            scalar.WriteTag(ValueField.Tag, WireFormat.WireType.LengthDelimited);
            scalar.WriteString(name);
            scalar.WriteTag(ValueField.SimpleValue, WireFormat.WireType.Fixed32);
            scalar.WriteFloat((float)value);
        })));

    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    private static void WriteSessionStart(CodedOutputStream session)
    {
        const int Start = 1;
        session.WriteTag(SessionLogField.Status, WireFormat.WireType.Varint);
        session.WriteEnum(Start);
    }

    private static void WriteMessage(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true)) write(output);
        return bytes.ToArray();
    }

    private void Write(long step, Action<CodedOutputStream> writeWhat)
    {
        byte[] data = Message(output =>
        {
            output.WriteTag(EventField.WallTime, WireFormat.WireType.Fixed64);
            output.WriteDouble((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
            output.WriteTag(EventField.Step, WireFormat.WireType.Varint);
            output.WriteInt64(step);
            writeWhat(output);
        });

        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Masked(header[..8]));
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Crc32C.Masked(data));
        _stream.Write(header);
        _stream.Write(data);
        _stream.Write(footer);
    }

    private static class EventField
    {
        public const int WallTime = 1;
        public const int Step = 2;
        public const int FileVersion = 3;
        public const int Summary = 5;
        public const int SessionLog = 7;
    }

    private static class SummaryField
    {
        public const int Value = 1;
    }

    private static class ValueField
    {
        public const int Tag = 1;
        public const int SimpleValue = 2;
    }

    private static class SessionLogField
    {
        public const int Status = 1;
    }
}
