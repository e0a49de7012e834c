using System.Threading.Channels;

namespace ScaMo.Generation;

/// <summary>Somebody who sees a request come about.</summary>
/// <param name="Events">Takes what happens; unbounded, as a request's events are few.</param>
/// <param name="Samples">The frames of each sample as far as they are known.</param>
internal sealed record GenerationListener(ChannelWriter<GenerationEvent> Events, StreamedSample[] Samples);
