using ScaMo.Motion.Preview;
using ScottPlot;
using SkiaSharp;

namespace ScaMo.Training.Reports;

/// <summary>Plots with the typeface that is part of the program: a machine without fonts would leave all labels out.</summary>
internal static class ReportPlot
{
    private const string Font = "Inter";

    static ReportPlot()
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        Fonts.Default = Font;
    }

    /// <summary>An empty plot.</summary>
    public static Plot Create()
    {
        var plot = new Plot();
        plot.Font.Set(Font);
        return plot;
    }

    private sealed class EmbeddedFont : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => PreviewFont.Typeface;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => PreviewFont.Typeface;
    }
}
