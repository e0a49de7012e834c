import type { MotionBody } from './api/contract';
import { linkTo } from './link';
import { Clip } from './motion/clip';
import { Player } from './motion/player';
import { Skeleton } from './motion/skeleton';
import { Viewer } from './scene/viewer';
import { element, prefersStillness } from './ui/dom';
import { bindKeyboard } from './ui/keyboard';
import { Result } from './ui/result';
import { SampleTabs } from './ui/sampleTabs';
import { Share } from './ui/share';
import { TokenStrip } from './ui/tokenStrip';
import { Transport } from './ui/transport';
import { ViewTools } from './ui/viewTools';

/** A motion on the stage. */
export interface Sample {
  clip: Clip;
  label: string;
  /** What the server says of it once it is complete; null before, and for a file. */
  motion: MotionBody | null;
  facts: Record<string, string | number>;
}

/** Where motions are seen: figures, playback, tokens, facts and files. */
export class Stage {
  private readonly canvas = element('view', HTMLCanvasElement);
  private readonly message = element('message', HTMLElement);
  private readonly viewer: Viewer | null;
  private readonly tools: ViewTools | null;
  private readonly player = new Player(() => this.refresh());
  private readonly transport = new Transport(this.player);
  private readonly tokens = new TokenStrip(frame => this.player.seek(frame));
  private readonly tabs = new SampleTabs(sample => this.choose(sample));
  private readonly result = new Result();
  private readonly share = new Share(() => new URL(this.address, location.href).href);
  private samples: readonly Sample[] = [];
  private chosen = 0;
  private lastTime = 0;

  constructor() {
    this.viewer = this.createViewer();
    this.tools = this.viewer && new ViewTools(this.viewer);
    bindKeyboard(this.player, this.viewer, this.canvas);
    this.result.clear();
    this.viewer?.show([new Clip(Skeleton.human, 20)]); // nobody yet, but a floor
    this.refresh();
    requestAnimationFrame(time => this.tick(time));
  }

  get isEmpty(): boolean {
    return this.samples.length === 0;
  }

  /** The address of what is shown, relative to the page's host; that of the page alone if the server has nothing of it. */
  get address(): string {
    const ids = this.samples.flatMap(sample => sample.motion?.id ?? []);
    return location.pathname + location.search + (ids.length > 0 ? linkTo(ids) : '');
  }

  /**
   * Shows motions in place of those that were shown.
   * @param title What they are, for those who cannot see them.
   * @param isGrowing Whether frames are still to come.
   */
  show(samples: readonly Sample[], title: string, isGrowing: boolean): void {
    this.samples = samples;
    this.share.forget();
    this.canvas.setAttribute('aria-label', `${samples.length > 1 ? 'Moving figures' : 'A moving figure'}: ${title}`);
    this.viewer?.show(samples.map(sample => sample.clip));
    this.tools?.allowMannequin(samples.every(sample => sample.clip.skeleton.human !== null));
    this.tabs.show(samples.map(sample => sample.label), 0);
    this.player.restart(samples[0]?.clip.fps ?? 20, !prefersStillness());
    this.player.isGrowing = isGrowing;
    this.choose(0);
    this.grow();
  }

  /** Takes in what has been added to the samples. */
  grow(): void {
    this.player.frames = Math.max(0, ...this.samples.map(sample => sample.clip.frames));
    const tokens = this.samples[this.chosen]?.clip.tokens.length ?? 0;
    if (this.player.frames > 0) this.say('');
    else if (this.samples.length > 0) this.say(`${tokens} tokens so far. The figure appears as soon as its first frames are certain.`);
    this.showChosen();
    this.refresh();
  }

  /** Nothing more is to come. */
  complete(): void {
    this.player.isGrowing = false;
    this.grow();
  }

  repaint(): void {
    this.viewer?.repaint();
  }

  scrollIntoView(): void {
    this.canvas.scrollIntoView({ block: 'nearest', behavior: prefersStillness() ? 'auto' : 'smooth' });
  }

  private get expectedFrames(): number {
    return Math.max(0, ...this.samples.map(sample => sample.clip.expectedFrames));
  }

  private createViewer(): Viewer | null {
    try {
      return new Viewer(this.canvas);
    } catch (error) {
      console.warn('No 3-D:', error);
      this.canvas.hidden = true;
      this.message.dataset['lasting'] = 'true';
      this.message.textContent = 'This browser cannot draw in 3-D: WebGL is missing or turned off. Motions can still be generated and downloaded.';
      return null;
    }
  }

  private say(text: string): void {
    if (this.message.dataset['lasting']) return;
    this.message.textContent = text;
    this.message.hidden = text === '';
  }

  private choose(sample: number): void {
    this.chosen = sample;
    this.showChosen();
  }

  private showChosen(): void {
    const sample = this.samples[this.chosen];
    if (!sample) return;
    this.tokens.show(sample.clip.tokens, this.expectedFrames, sample.clip.fps);
    this.tokens.mark(this.player.frame);
    this.result.showFacts(sample.facts);
    this.result.showFiles(sample.motion);
  }

  private refresh(): void {
    this.transport.update(this.expectedFrames);
    this.tokens.mark(this.player.frame);
    if (!this.viewer) return;
    this.viewer.moment = this.player.moment;
    this.viewer.invalidate();
  }

  private tick(time: number): void {
    requestAnimationFrame(next => this.tick(next));
    // After a pause of the browser, playback goes on where it stood.
    const seconds = Math.min((time - this.lastTime) / 1000, 0.25);
    this.lastTime = time;
    this.player.advance(seconds);
    this.viewer?.render(seconds);
  }
}
