using System.Text;
using CsCheck;

namespace ScaMo.Server.Tests.Generate;

public sealed class FuzzTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] Members =
        ["prompt", "model", "numSamples", "seed", "temperature", "topK", "topP", "maxSeconds", "format", "Prompt", "fps", "", "\\u0073eed", "\\ud800"];

    private static readonly string[] Values =
    [
        "null", "true", "{}", "[]", "[[[[[[[[[[]]]]]]]]]]", "\"\"", "\"walk\"", "\" \"", "\"demo\"", "\"json\"", "\"bvh\"", "\"mp4\"", "\"\\ud800\"", "\"\\u0000\"", "0",
        "-0", "1", "2", "16", "17", "-1", "0.5", "1.5", "1e2", "1e999", "-1e999", "9007199254740991", "9007199254740992", "1e-400",
        "123456789012345678901234567890", "NaN", "Infinity", "01", "'x'", "\"\t\"",
    ];

    private static readonly string[] WellTyped =
    [
        "\"numSamples\":2", "\"numSamples\":0", "\"seed\":7", "\"seed\":-7", "\"temperature\":0.5", "\"temperature\":5", "\"topK\":5", "\"topP\":0.5", "\"topP\":2",
        "\"maxSeconds\":1", "\"maxSeconds\":100", "\"format\":\"bvh\"", "\"format\":\"mp4\"", "\"format\":\"x\"", "\"model\":\"other\"", "\"model\":\"x\"",
    ];

    private static readonly Gen<string> Json =
        Gen.Frequency((4, AnyOf(WellTyped)), (1, Gen.Select(AnyOf(Members), AnyOf(Values), (member, value) => $"\"{member}\":{value}")))
            .List[0, 3]
            .Select(members => $$"""{"prompt":"walk"{{string.Concat(members.Select(member => "," + member))}}}""");

    private static Gen<string> AnyOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>Bodies of requests, sound and not.</summary>
    internal static readonly Gen<byte[]> Bodies =
        Gen.Select(Json, Gen.Int[0, 6], Gen.Int[0, 200], Gen.Byte, (json, mutation, at, value) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            int index = at % bytes.Length;
            switch (mutation)
            {
                case 1:
                    bytes[index] = value;
                    return bytes;
                case 2:
                    return bytes[..index];
                case 3:
                    return [.. bytes[..index], value, .. bytes[index..]];
                default:
                    return bytes;
            }
        });

    [Fact]
    public async Task Whatever_is_posted_gets_motion_or_a_declared_problem()
    {
        int[] declared = [200, 400, 422, 501];
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        await Bodies.SampleAsync(
            async body =>
            {
                using var content = new ByteArrayContent(body);
                content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                using var response = await shared.Server.Http.PostAsync("/generate", content, TestContext.Current.CancellationToken);
                int status = (int)response.StatusCode;
                Assert.Contains(status, declared);
                seen.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status != 200) Problem.Assert(response.StatusCode, response.Content.Headers.ContentType!.ToString(), await response.Content.ReadAsStringAsync(), kind: null);
            },
            iter: 2000,
            threads: 2);
        Assert.True(declared.All(seen.ContainsKey), $"The cases reached only {string.Join(", ", seen)}.");
    }
}
