namespace ScaMo.Benchmarks;

/// <summary>Sentences to generate from where it does not matter what becomes of them.</summary>
internal static class SamplePrompts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "a person walks forward", "someone waves with the right hand", "a man runs quickly", "a woman turns to the left", "the person bows politely",
        "an old man walks slowly", "a tired person raises both hands", "a child dances happily", "he kicks with the right leg", "walk backwards",
    ];
}
