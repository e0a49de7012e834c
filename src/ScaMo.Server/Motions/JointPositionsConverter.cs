using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Server.Motions;

/// <summary>Writes positions as <c>[[[x, y, z] × 22] × frames]</c>, each number in the fewest digits that give the same float32.</summary>
internal sealed class JointPositionsConverter : JsonConverter<JointPositions>
{
    private const int PoseValues = HumanSkeleton.JointCount * 3;

    /// <summary>Room for a number and the commas and brackets around it.</summary>
    private const int BytesOfNumber = ShortestNumber.MaxLength + 6;

    public override void Write(Utf8JsonWriter writer, JointPositions value, JsonSerializerOptions options)
    {
        // Thousands of numbers: the writer would check and remember its place for each of them.
        var numbers = value.Values.Span;
        byte[] rented = ArrayPool<byte>.Shared.Rent(2 + numbers.Length * BytesOfNumber);
        int length = 0;
        rented[length++] = (byte)'[';
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i % PoseValues == 0) Append(i == 0 ? "["u8 : ",["u8);
            if (i % 3 == 0) Append(i % PoseValues == 0 ? "["u8 : ",["u8);
            else Append(","u8);
            if (!float.IsFinite(numbers[i])) throw new ArgumentException("JSON has no number that is not finite.", nameof(value));
            length += ShortestNumber.Write(numbers[i], rented.AsSpan(length));
            if (i % 3 == 2) Append("]"u8);
            if (i % PoseValues == PoseValues - 1) Append("]"u8);
        }

        rented[length++] = (byte)']';
        writer.WriteRawValue(rented.AsSpan(0, length), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(rented);

        void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(rented.AsSpan(length));
            length += bytes.Length;
        }
    }

    public override JointPositions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Positions are only ever written.");
}
