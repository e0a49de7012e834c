import { Vector3, type AnimationClip, type Bone } from 'three';
import { BVHLoader } from 'three/addons/loaders/BVHLoader.js';
import type { Position } from '../api/contract';
import { Clip } from './clip';
import { Skeleton } from './skeleton';

/** Heights of a standing person, metres: what tells centimetres and inches from metres. */
const SMALLEST = 0.9, TALLEST = 2.6, USUAL = 1.7;

/** What three.js calls every end site. */
const END_SITE = 'ENDSITE';

const UNITS = [1, 0.01, 0.0254, 0.001];

/** Reads a BVH file. Its unit is guessed, for the format names none, and the body is put on the floor. */
export function readBvh(text: string): Clip {
  if (!/^\uFEFF?\s*HIERARCHY\s/.test(text)) throw new SyntaxError('it does not begin with HIERARCHY');
  const { skeleton: { bones }, clip: animation } = new BVHLoader().parse(text);
  const root = bones[0];
  const times = animation.tracks[0]?.times ?? [];
  if (!root || times.length === 0) throw new SyntaxError('it has no frames');

  // Times are single floats: 20 frames a second would come out as 19.9999997.
  const fps = times.length > 1 ? Math.round(1000 * (times.length - 1) / times.at(-1)!) / 1000 : 30;
  if (!Number.isFinite(fps) || fps <= 0) throw new SyntaxError('its Frame Time is no number above 0');
  const frames = Array.from(times, (_, frame) => poseOf(bones, animation, frame));
  if (frames.some(joints => joints.some(joint => !joint.every(Number.isFinite)))) throw new SyntaxError('its values are not all numbers');

  const clip = new Clip(toSkeleton(bones), fps);
  clip.write(0, toMetres(frames));
  return clip;
}

/**
 * The joints in one frame, read from the tracks by their order: two for each bone that is no end site. A mixer would look bones up by
 * name, which fails on names that are not unique or have punctuation.
 */
function poseOf(bones: readonly Bone[], animation: AnimationClip, frame: number): Position[] {
  let track = 0;
  for (const bone of bones) {
    if (bone.name === END_SITE) continue;
    bone.position.fromArray(animation.tracks[track]!.values, 3 * frame);
    bone.quaternion.fromArray(animation.tracks[track + 1]!.values, 4 * frame);
    track += 2;
  }

  bones[0]!.updateMatrixWorld(true);
  const place = new Vector3();
  return bones.map(bone => place.setFromMatrixPosition(bone.matrixWorld).toArray());
}

function toSkeleton(bones: readonly Bone[]): Skeleton {
  const names = bones.map(bone => bone.name === END_SITE ? `${bone.parent?.name ?? ''} end` : bone.name);
  return new Skeleton(names, bones.map(bone => bones.indexOf(bone.parent as Bone)));
}

function toMetres(frames: readonly Position[][]): Position[][] {
  let lowest = Infinity, tallest = 0;
  for (const joints of frames) {
    const heights = joints.map(([, y]) => y), low = Math.min(...heights);
    lowest = Math.min(lowest, low);
    tallest = Math.max(tallest, Math.max(...heights) - low);
  }

  const unit = UNITS.find(candidate => tallest * candidate >= SMALLEST && tallest * candidate <= TALLEST) ?? USUAL / (tallest || USUAL);
  const [x, , z] = frames[0]![0]!;
  return frames.map(joints => joints.map(joint => [(joint[0] - x) * unit, (joint[1] - lowest) * unit, (joint[2] - z) * unit] as const));
}
