using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScaMo.Training.Data.Import;

/// <summary>Reads <c>"Hips"</c> or <c>{ "Hips": 0.4, "Spine": 0.6 }</c>.</summary>
internal sealed class JointBlendConverter : JsonConverter<JointBlend>
{
    private const float Tolerance = 1e-3f;

    /// <summary>A joint that is null is no joint.</summary>
    public override bool HandleNull => true;

    public override JointBlend Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new JointBlend([new(reader.GetString()!, 1)]);
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("expected a joint name, or an object of weights by joint name");
        var weights = new List<KeyValuePair<string, float>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetSingle(out float weight) || !float.IsFinite(weight))
            {
                throw new JsonException($"the weight of '{name}' is not a finite number");
            }

            weights.Add(new(name, weight));
        }

        float sum = weights.Sum(pair => pair.Value);
        return MathF.Abs(sum - 1) <= Tolerance
            ? new JointBlend([.. weights])
            : throw new JsonException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the weights add up to {sum}; expected 1"));
    }

    public override void Write(Utf8JsonWriter writer, JointBlend value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, weight) in value.Weights) writer.WriteNumber(name, weight);
        writer.WriteEndObject();
    }
}
