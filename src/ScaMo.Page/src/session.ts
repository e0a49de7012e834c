import { fetchFile, fetchModels, fetchMotion, generate } from './api/client';
import type { GenerateRequest, ModelBody, MotionBody, StreamEvent } from './api/contract';
import { Problem } from './api/problem';
import { retrying } from './api/retry';
import { idsOfLink, linkTo } from './link';
import { readBvh } from './motion/bvh';
import { Clip } from './motion/clip';
import { Skeleton } from './motion/skeleton';
import type { Sample, Stage } from './stage';
import { saveFile } from './ui/downloads';
import { History, type HistoryEntry } from './ui/history';
import { KeyDialog } from './ui/keyDialog';
import { RequestForm } from './ui/requestForm';
import { Status } from './ui/status';

const READY = 'The motion is ready.';

const SEEDS = 1_000_000, SEED_MODULUS = 2 ** 53;

/** What the visitor does: ask for motion, open a motion again, look at a file. One thing at a time; a new one ends the one before. */
export class Session {
  private readonly status = new Status();
  private readonly form = new RequestForm(request => void this.run(signal => this.generate(request, signal)), () => this.stop());
  private readonly history = new History(entry => void this.run(signal => this.open(entry.ids, signal, entry)));
  private readonly keyDialog = new KeyDialog();
  private models: readonly ModelBody[] = [];
  private running: AbortController | null = null;

  constructor(private readonly stage: Stage) {
    addEventListener('popstate', () => this.openAddress());
  }

  /** Learns what models there are, then shows the motion of the address if it names one. */
  start(): void {
    void this.run(async signal => {
      await this.loadModels(signal);
      this.status.say('');
      const ids = idsOfLink(location.hash);
      if (ids.length > 0) await this.open(ids, signal);
    });
  }

  openFile(file: File): void {
    void this.run(async () => {
      let clip: Clip;
      try {
        clip = readBvh(await file.text());
      } catch (error) {
        console.warn(file.name, error);
        throw new Problem(`${file.name} cannot be shown: ${error instanceof SyntaxError ? error.message : 'it is no complete BVH file'}.`, 0);
      }

      const facts = {
        File: file.name, Length: `${(clip.frames / clip.fps).toFixed(1)} s`, Frames: clip.frames,
        'Frames a second': Number(clip.fps.toFixed(2)), Joints: clip.skeleton.size,
      };
      this.stage.show([{ clip, label: file.name, motion: null, facts }], file.name, false);
      document.title = `${file.name} – ScaMo`;
      history.pushState(null, '', this.stage.address);
      this.stage.scrollIntoView();
      this.status.announce(READY);
    });
  }

  /** Downloads a file beside whatever else is going on; where a key is needed, a link alone could not fetch it. */
  async download(address: string, fallbackName: string): Promise<void> {
    try {
      const { blob, name } = await this.withKey(() => fetchFile(address));
      saveFile(blob, name || fallbackName);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.status.fail(error.message);
    }
  }

  private async loadModels(signal: AbortSignal): Promise<void> {
    this.models = await this.patiently(() => fetchModels(signal), signal);
    this.form.setModels(this.models);
  }

  private stop(): void {
    this.running?.abort();
  }

  private openAddress(): void {
    const ids = idsOfLink(location.hash);
    if (ids.length > 0) void this.run(signal => this.open(ids, signal));
  }

  /** Does one thing, and tells the visitor how it ended if it did not end well. */
  private async run(action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.running?.abort();
    const running = this.running = new AbortController();
    try {
      await action(running.signal);
    } catch (error) {
      if (running !== this.running) return; // what replaced it has the word now
      this.stage.complete();
      if (running.signal.aborted) return this.status.say('Stopped.');
      if (!(error instanceof Problem)) throw error;
      if (this.form.showErrors(error)) this.status.say('');
      else this.status.fail(error.message);
    } finally {
      if (running === this.running) {
        this.running = null;
        this.form.setBusy(false);
      }
    }
  }

  /** Does something again until the server has time for it, and has the key that it wants. */
  private patiently<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return retrying(() => this.withKey(action), problem => this.status.say(`${problem.message} Trying again in ${problem.retrySeconds} seconds…`), signal);
  }

  private async withKey<T>(action: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await action();
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401 || !await this.keyDialog.ask()) throw error;
      }
    }
  }

  private async generate(request: GenerateRequest, signal: AbortSignal): Promise<void> {
    this.form.setBusy(true);
    this.status.say('Generating…');
    if (this.models.length === 0) await this.loadModels(signal);
    // Drawn here, so that it is known which sample a seed belongs to; short, so that it can be told to others.
    const seeded = { ...request, seed: request.seed ?? Math.floor(Math.random() * SEEDS) };
    const { samples, milliseconds } = await this.patiently(() => this.receive(seeded, signal), signal);

    for (const sample of samples) sample.facts['Made in'] = `${(milliseconds / 1000).toFixed(2)} s`;
    this.stage.complete();
    const ids = samples.flatMap(sample => sample.motion?.id ?? []);
    this.history.add({ prompt: request.prompt, model: request.model ?? '', seed: seeded.seed, ids, time: Date.now() });
    history.pushState(null, '', this.stage.address);
    this.status.announce(READY);
  }

  /** Takes in the stream of a request, from the first event to the last. */
  private async receive(request: GenerateRequest & { seed: number }, signal: AbortSignal): Promise<{ samples: Sample[]; milliseconds: number }> {
    const fps = this.models.find(model => model.name === request.model)?.fps ?? 20;
    const samples = Array.from({ length: request.numSamples }, (_, index) =>
      newSample(new Clip(Skeleton.human, fps), index, (request.seed + index) % SEED_MODULUS));
    let milliseconds = 0, isShown = false;
    for await (const event of generate(request, signal)) {
      if (event.type === 'queued') {
        this.status.say(event.position > 1 ? `Waiting: ${event.position - 1} before you.` : 'Generating…');
        continue;
      }

      if (event.type === 'done') milliseconds = event.totalMs;
      else this.take(event, samples);
      if (!isShown) {
        isShown = true;
        this.status.say('Generating…');
        document.title = `${request.prompt} – ScaMo`;
        this.stage.show(samples, request.prompt, true);
        this.stage.scrollIntoView();
      }

      this.stage.grow();
    }

    return { samples, milliseconds };
  }

  private take(event: Exclude<StreamEvent, { type: 'queued' | 'done' }>, samples: readonly Sample[]): void {
    switch (event.type) {
      case 'tokens':
        samples[event.sample]?.clip.tokens.push(...event.tokens);
        break;
      case 'frames':
        samples[event.sample]?.clip.write(event.first, event.positions);
        break;
      case 'motion': {
        const sample = samples.find(one => one.facts['Seed'] === event.motion.seed);
        if (sample) complete(sample, event.motion);
      }
    }
  }

  /** Shows motions that were generated before. */
  private async open(ids: readonly string[], signal: AbortSignal, entry?: HistoryEntry): Promise<void> {
    const known = entry ?? this.history.find(ids[0]!);
    this.status.say('Opening…');
    let sets;
    try {
      sets = await this.patiently(() => Promise.all(ids.map(id => fetchMotion(id, signal))), signal);
    } catch (error) {
      // The address goes back to what is still shown. Where nothing is, it stays: loading the page again may go better.
      if (location.hash === linkTo(ids) && !this.stage.isEmpty) history.replaceState(null, '', this.stage.address);
      if (!(error instanceof Problem) || error.status !== 404) throw error;
      if (known) this.form.fill(known.prompt, known.seed, known.model, known.ids.length);
      throw new Problem(known
        ? 'The server no longer keeps this motion. Generate it again: prompt and seed are filled in.'
        : 'The motion of this address is no longer kept by the server.', 404);
    }

    const samples = sets.map(({ motions: [motion] }, index) => {
      const sample = newSample(new Clip(Skeleton.human, motion!.fps), index, motion!.seed);
      complete(sample, motion!);
      return sample;
    });
    const { prompt, seed, model } = sets[0]!;
    this.form.fill(prompt, seed, model, samples.length);
    this.stage.show(samples, prompt, false);
    document.title = `${prompt} – ScaMo`;
    if (linkTo(ids) !== location.hash) history.pushState(null, '', linkTo(ids));
    this.stage.scrollIntoView();
    this.status.announce(READY);
  }
}

function newSample(clip: Clip, index: number, seed: number): Sample {
  return { clip, label: `Sample ${index + 1} · seed ${seed}`, motion: null, facts: { Seed: seed } };
}

function complete(sample: Sample, motion: MotionBody): void {
  const { clip } = sample;
  clip.write(0, motion.positions);
  clip.tokens.splice(0, clip.tokens.length, ...motion.tokens);
  sample.motion = motion;
  Object.assign(sample.facts, { Length: `${motion.seconds.toFixed(1)} s`, Frames: motion.frames, Tokens: motion.tokens.length });
}
