import type { Player } from '../motion/player';
import { element } from './dom';

/** Play, timeline, time and speed. */
export class Transport {
  private readonly play = element('play', HTMLButtonElement);
  private readonly scrub = element('scrub', HTMLInputElement);
  private readonly time = element('time', HTMLOutputElement);
  private readonly speed = element('speed', HTMLSelectElement);

  constructor(private readonly player: Player) {
    this.play.addEventListener('click', () => player.setPlaying(!player.isPlaying));
    this.scrub.addEventListener('input', () => player.seek(Number(this.scrub.value)));
    this.speed.addEventListener('change', () => { player.speed = Number(this.speed.value); });
  }

  /** @param expectedFrames Frames there are or will be: the length of the timeline. */
  update(expectedFrames: number): void {
    const { player } = this, isReady = player.frames > 0;
    this.play.disabled = this.scrub.disabled = !isReady;
    this.play.dataset['state'] = player.isPlaying ? 'playing' : 'paused';
    this.play.setAttribute('aria-label', player.isPlaying ? 'Pause' : 'Play');
    this.scrub.max = String(Math.max(expectedFrames - 1, 0));
    this.scrub.value = String(player.frame);
    const share = (frame: number) => `${(100 * frame / Math.max(expectedFrames - 1, 1)).toFixed(2)}%`;
    this.scrub.style.setProperty('--now', share(player.moment));
    this.scrub.style.setProperty('--ready', share(player.lastFrame));
    const now = (player.frame / player.fps).toFixed(1), all = (expectedFrames / player.fps).toFixed(1);
    const time = `${now} / ${all} s`;
    if (this.time.textContent === time) return; // most frames fall in the same tenth of a second
    this.time.textContent = time;
    this.scrub.setAttribute('aria-valuetext', `${now} of ${all} seconds`);
  }
}
