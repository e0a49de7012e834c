import { Vector3, type AnimationClip, type Bone } from 'three';
import { BVHLoader } from 'three/addons/loaders/BVHLoader.js';
import type { Position } from '../api/contract';
import { Clip } from './clip';
import { Skeleton } from './skeleton';

/** How far it is along a person's bones from the toes to the fingers, metres: what tells centimetres and inches from metres. */
const SHORTEST = 1.2, LONGEST = 3.4, USUAL = 2.3;

/** What three.js calls every end site. */
const END_SITE = 'ENDSITE';

const UNITS = [1, 0.01, 0.0254, 0.001];

const AXES = ['X', 'Y', 'Z'];

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
  const joints = bones.filter(bone => bone.name !== END_SITE);
  replaceOffsets(text, joints, animation);
  const frames = Array.from(times, (_, frame) => poseOf(bones, joints, animation, frame));
  if (frames.some(places => places.some(place => !place.every(Number.isFinite)))) throw new SyntaxError('its values are not all numbers');

  const clip = new Clip(toSkeleton(bones), fps);
  clip.write(0, toMetres(frames, clip.skeleton));
  return clip;
}

/**
 * What a position channel says stands in place of the joint's offset, but the loader adds the two: takes the offset away again. Where
 * these channels hold nothing but 0 on every joint but the root, they were never filled in, and the offsets remain.
 */
function replaceOffsets(text: string, joints: readonly Bone[], { tracks }: AnimationClip): void {
  const channels = text.match(/^[ \t]*CHANNELS\s.*$/gm) ?? [];
  const replaced = joints.flatMap(({ position }, joint) => AXES.flatMap((axis, at) => {
    if (joint === 0 || !channels[joint]?.includes(`${axis}position`)) return [];
    return { values: tracks[2 * joint]!.values, at, offset: Math.fround(position.getComponent(at)) };
  }));
  if (replaced.every(({ values, at, offset }) => values.every((value, index) => index % 3 !== at || value === offset))) return;
  for (const { values, at, offset } of replaced) {
    for (let i = at; i < values.length; i += 3) values[i]! -= offset;
  }
}

/**
 * Where the bones are in one frame, read from the tracks by their order: two for each joint. A mixer would look bones up by name, which
 * fails on names that are not unique or have punctuation.
 */
function poseOf(bones: readonly Bone[], joints: readonly Bone[], { tracks }: AnimationClip, frame: number): Position[] {
  joints.forEach((joint, index) => {
    joint.position.fromArray(tracks[2 * index]!.values, 3 * frame);
    joint.quaternion.fromArray(tracks[2 * index + 1]!.values, 4 * frame);
  });

  bones[0]!.updateMatrixWorld(true);
  const place = new Vector3();
  return bones.map(bone => place.setFromMatrixPosition(bone.matrixWorld).toArray());
}

function toSkeleton(bones: readonly Bone[]): Skeleton {
  const names = bones.map(bone => bone.name === END_SITE ? `${bone.parent?.name ?? ''} end` : bone.name);
  return new Skeleton(names, bones.map(bone => bones.indexOf(bone.parent as Bone)));
}

function toMetres(frames: readonly Position[][], skeleton: Skeleton): Position[][] {
  const lowest = frames.flat().reduce((low, [, y]) => Math.min(low, y), Infinity);
  const reach = reachOf(skeleton, frames[0]!);
  const unit = UNITS.find(candidate => reach * candidate >= SHORTEST && reach * candidate <= LONGEST) ?? USUAL / (reach || USUAL);
  const [x, , z] = frames[0]![0]!;
  return frames.map(joints => joints.map(joint => [(joint[0] - x) * unit, (joint[1] - lowest) * unit, (joint[2] - z) * unit] as const));
}

/**
 * The longest way along bones from one end of the skeleton to another, the same in every pose. What leads from the root to where the
 * skeleton branches is no part of it: that may be the way from a point of the studio to the body.
 */
function reachOf({ bones }: Skeleton, places: readonly Position[]): number {
  const reaches = places.map(() => 0);
  let longest = 0;
  for (const [parent, joint] of bones.toReversed()) {
    const [from, to] = [places[parent]!, places[joint]!];
    const reach = reaches[joint]! + Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    if (reaches[parent]! > 0) longest = Math.max(longest, reaches[parent]! + reach);
    reaches[parent] = Math.max(reaches[parent]!, reach);
  }

  return longest || reaches[0]!;
}
