/** Where playback stands. Moments are frames, and may lie between two. */
export class Player {
  moment = 0;
  speed = 1;
  isPlaying = false;

  /** Frames a second at speed 1. */
  fps = 20;

  /** Frames that can be shown. */
  frames = 0;

  /** Whether frames are still to come: then playback waits at the last one instead of starting over. */
  isGrowing = false;

  /** @param onChange Is told whenever the moment or what is playing has changed. */
  constructor(private readonly onChange: () => void) {}

  get lastFrame(): number {
    return Math.max(0, this.frames - 1);
  }

  get frame(): number {
    return Math.min(Math.round(this.moment), this.lastFrame);
  }

  restart(fps: number, isPlaying: boolean): void {
    Object.assign(this, { fps, isPlaying, moment: 0, frames: 0, isGrowing: false });
    this.onChange();
  }

  setPlaying(value: boolean): void {
    this.isPlaying = value;
    this.onChange();
  }

  /** Goes to a frame, and stays there. */
  seek(frame: number): void {
    this.isPlaying = false;
    this.moment = Math.min(Math.max(frame, 0), this.lastFrame);
    this.onChange();
  }

  advance(seconds: number): void {
    if (!this.isPlaying || this.frames < 2) return;
    const next = this.moment + seconds * this.fps * this.speed;
    const moment = next <= this.lastFrame ? next : this.isGrowing ? this.lastFrame : next % this.lastFrame;
    if (moment === this.moment) return;
    this.moment = moment;
    this.onChange();
  }
}
