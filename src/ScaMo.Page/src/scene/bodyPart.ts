import type { Vector3 } from 'three';
import type { Side } from '../motion/skeleton';

export interface Ball {
  centre: Vector3;
  radius: number;
}

/** The convex hull of some balls. */
export interface BodyPart {
  side: Side;
  /** Where the part is long; the poles of its surface lie there. */
  axis: Vector3;
  balls: readonly Ball[];
}

/** Makes the parts that show a pose: positions by joint, three numbers each. The number of parts and of their balls is always the same. */
export type BodyShape = (pose: Float32Array) => BodyPart[];
