import type { Positions } from '../api/contract';
import type { Skeleton } from './skeleton';

/** Seconds before and after a moment whose way the camera follows, so that it neither lags nor shakes. */
const FOLLOW_REACH = 0.5;

/** Joints over time. Grows while the motion is being generated. */
export class Clip {
  /** Codebook indices; a motion from a file has none. */
  readonly tokens: number[] = [];

  private values = new Float32Array(0);
  private count = 0;

  constructor(readonly skeleton: Skeleton, readonly fps: number) {}

  /** Frames there are. */
  get frames(): number {
    return this.count;
  }

  /** Frames there are or, by the tokens, will be. */
  get expectedFrames(): number {
    return Math.max(this.count, this.tokens.length * FRAMES_PER_TOKEN);
  }

  /** Adds frames, or replaces those that are there already. */
  write(first: number, positions: Positions): void {
    const stride = this.skeleton.size * 3;
    this.reserve((first + positions.length) * stride);
    positions.forEach((joints, index) => {
      if (joints.length !== this.skeleton.size) throw new RangeError(`A frame has ${joints.length} joints, not ${this.skeleton.size}.`);
      joints.forEach((joint, at) => this.values.set(joint, (first + index) * stride + at * 3));
    });
    this.count = Math.max(this.count, first + positions.length);
  }

  /** The joints at a moment, between two frames where it lies between two; held at either end. */
  pose(moment: number, target: Float32Array): void {
    const stride = this.skeleton.size * 3;
    const at = Math.min(Math.max(moment, 0), this.count - 1), first = Math.floor(at), part = at - first;
    const from = first * stride, to = Math.min(first + 1, this.count - 1) * stride;
    for (let i = 0; i < stride; i++) {
      const value = this.values[from + i]!;
      target[i] = value + (this.values[to + i]! - value) * part;
    }
  }

  /** Where the root is over the floor in a frame. */
  rootAt(frame: number): readonly [x: number, z: number] {
    const at = Math.min(Math.max(frame, 0), this.count - 1) * this.skeleton.size * 3;
    return [this.values[at]!, this.values[at + 2]!];
  }

  /** Where the camera looks at a moment: the way around it, averaged. */
  centreAt(moment: number): readonly [x: number, z: number] {
    const reach = Math.round(FOLLOW_REACH * this.fps), first = Math.floor(moment), part = moment - first;
    let x = 0, z = 0;
    // The window slides with the moment: its last frame fades in as its first fades out.
    for (let offset = -reach; offset <= reach + 1; offset++) {
      const weight = offset === -reach ? 1 - part : offset === reach + 1 ? part : 1;
      const root = this.rootAt(first + offset);
      x += weight * root[0];
      z += weight * root[1];
    }

    const size = 2 * reach + 1;
    return [x / size, z / size];
  }

  private reserve(length: number): void {
    if (length <= this.values.length) return;
    const larger = new Float32Array(Math.max(length, 2 * this.values.length));
    larger.set(this.values);
    this.values = larger;
  }
}

/** A token of every model here stands for so many frames. */
export const FRAMES_PER_TOKEN = 4;
