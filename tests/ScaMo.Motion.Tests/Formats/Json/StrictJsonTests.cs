using System.Text;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Json;

namespace ScaMo.Motion.Tests.Formats.Json;

public sealed class StrictJsonTests
{
    [Fact]
    public void Reads_what_people_write()
    {
        var settings = Read("""
            {
              // a comment
              "count": 3,
              "unit": "centimetres"
            }
            """);

        Assert.Equal(new Settings { Count = 3, Unit = Unit.Centimetres }, settings);
    }

    [Theory]
    [InlineData("""{"count": 3, "unit": "metres", "colour": 1}""", "colour", "the member is unknown")]
    [InlineData("""{"count": 3, "count": 4, "unit": "metres"}""", "count", "stands there twice")]
    [InlineData("""{"count": 3}""", "", "missing: 'unit'")]
    [InlineData("""{"count": "3", "unit": "metres"}""", "count", "expected a whole number")]
    [InlineData("""{"count": 3, "unit": "inch"}""", "unit", "expected one of \"metres\", \"centimetres\"")]
    [InlineData("""{"count": 3, "unit": 1}""", "unit", "expected one of")]
    [InlineData("""{"Count": 3, "unit": "metres"}""", "Count", "the member is unknown")]
    [InlineData("{\"count\": 3, \"unit\": \"metres\",\n \"names\": [\"a\", null]}", "", "null is not allowed in an array (line 2)")]
    [InlineData("null", "", "expected an object, found null")]
    [InlineData("[]", "", "expected an object")]
    [InlineData("", "", "")]
    [InlineData("{\"count\": 3", "", "")]
    public void Names_the_member_and_what_was_expected(string json, string location, string problem)
    {
        var exception = Assert.Throws<DataFormatException>(() => Read(json));

        Assert.Equal("settings.json", exception.DataSource);
        Assert.StartsWith(location, exception.Location, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_is_too_long_is_refused_unread() =>
        Assert.Contains("expected at most 1000", Assert.Throws<DataFormatException>(() => Read(new string(' ', 1001))).Message, StringComparison.Ordinal);

    private static Settings Read(string json) => StrictJson.Read<Settings>(new MemoryStream(Encoding.UTF8.GetBytes(json)), "settings.json", maximumBytes: 1000);

    private enum Unit
    {
        Metres,
        Centimetres,
    }

    private sealed record Settings
    {
        public int Count { get; init; }

        public required Unit Unit { get; init; }

        public string[]? Names { get; init; }
    }
}
