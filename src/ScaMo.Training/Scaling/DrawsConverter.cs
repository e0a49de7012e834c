using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScaMo.Training.Scaling;

/// <summary>Writes a draw on a line, to nine digits.</summary>
internal sealed class DrawsConverter : JsonConverter<IReadOnlyList<double[]>>
{
    public override IReadOnlyList<double[]> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<double[][]>(ref reader, options) ?? throw new JsonException("expected an array of draws");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double[]> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (double[] draw in value) writer.WriteRawValue($"[{string.Join(", ", draw.Select(number => number.ToString("G9", CultureInfo.InvariantCulture)))}]");
        writer.WriteEndArray();
    }
}
