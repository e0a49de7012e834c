using System.Text.Json;
using System.Text.Json.Serialization;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Server.Motions;

/// <summary>Writes positions as <c>[[[x, y, z] × 22] × frames]</c>, each number in the fewest digits that give the same float32.</summary>
internal sealed class JointPositionsConverter : JsonConverter<JointPositions>
{
    public override void Write(Utf8JsonWriter writer, JointPositions value, JsonSerializerOptions options)
    {
        var numbers = value.Values.Span;
        int next = 0;
        writer.WriteStartArray();
        while (next < numbers.Length)
        {
            writer.WriteStartArray();
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(numbers[next++]);
                writer.WriteNumberValue(numbers[next++]);
                writer.WriteNumberValue(numbers[next++]);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public override JointPositions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Positions are only ever written.");
}
