namespace ScaMo.Training.Data.Inspection;

/// <summary>The clips of one content, mirrored ones included.</summary>
/// <param name="Content">The action, as labels.tsv names it.</param>
/// <param name="Clips">The clips, of all parts.</param>
/// <param name="Train">Those of the training part.</param>
/// <param name="Minutes">The time they last.</param>
/// <param name="TravelSpeed">The median of their mean speeds along the floor, metres a second.</param>
public sealed record ContentReport(string Content, int Clips, int Train, double Minutes, double TravelSpeed);
