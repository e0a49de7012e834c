using ScaMo.Server.Formats;

namespace ScaMo.Server.Tests.Motions;

public sealed class FormatTests
{
    private static readonly MotionFormats Formats = new([new BvhFormat()]);

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("APPLICATION/JSON", "application/json")]
    [InlineData("application/json;charset=utf-8", "application/json")]
    [InlineData("application/x-bvh", "application/x-bvh")]
    [InlineData("model/bvh", "model/bvh")]
    [InlineData("model/*", "model/bvh")]
    [InlineData("application/x-bvh, application/json", "application/json")]
    [InlineData("application/x-bvh, application/json;q=0.9", "application/x-bvh")]
    [InlineData("application/x-bvh;q=0.2, */*;q=0.1", "application/x-bvh")]
    [InlineData("application/json;q=0, */*", "application/x-bvh")]
    [InlineData("application/json;q=0, application/*", "application/x-bvh")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", "application/json")]
    [InlineData("text/html", null)]
    [InlineData("*/*;q=0", null)]
    [InlineData("application/json;q=0", null)]
    [InlineData("this is no media type", "application/json")]
    public void Accept_chooses_by_quality_and_specificity(string? accept, string? mediaType) => Assert.Equal(mediaType, Formats.Negotiate(accept)?.MediaType);

    [Theory]
    [InlineData("A person walks, forward!", 42, "a-person-walks-forward-42.bvh")]
    [InlineData("../../etc/passwd", 0, "etc-passwd-0.bvh")]
    [InlineData("x\"; filename=evil.exe\r\nSet-Cookie: a=b", 1, "x-filename-evil-exe-set-cookie-a-b-1.bvh")]
    [InlineData("走る 😀", 7, "motion-7.bvh")]
    [InlineData("", 7, "motion-7.bvh")]
    [InlineData("---", 7, "motion-7.bvh")]
    public void A_download_is_named_after_its_prompt_in_harmless_ASCII(string prompt, long seed, string name) => Assert.Equal(name, DownloadName.Of(prompt, seed, "bvh"));

    [Fact]
    public void A_long_prompt_does_not_make_a_long_name() =>
        Assert.InRange(DownloadName.Of(new string('a', 5000), GenerationMax, "bvh").Length, 60, 90);

    private const long GenerationMax = (1L << 53) - 1;
}
