import { Vector3 } from 'three';
import type { Skeleton } from '../motion/skeleton';
import type { BodyPart, BodyShape } from './bodyPart';

const JOINT_RADIUS = 0.026, BONE_RADIUS = 0.011;

/** Above so many joints there are fingers, which would be one lump. */
const MANY_JOINTS = 40;

/** Balls for joints and rods for bones, of any skeleton. */
export function stickFigure(skeleton: Skeleton): BodyShape {
  const size = skeleton.size > MANY_JOINTS ? 0.5 : 1, up = new Vector3(0, 1, 0);
  return pose => {
    const places = skeleton.names.map((_, joint) => new Vector3().fromArray(pose, joint * 3));
    const joints = places.map((centre, joint): BodyPart => ({ side: skeleton.sides[joint]!, axis: up, balls: [{ centre, radius: JOINT_RADIUS * size }] }));
    const bones = skeleton.bones.map(([parent, joint]): BodyPart => ({
      side: skeleton.sides[joint]!, axis: places[joint]!.clone().sub(places[parent]!),
      balls: [{ centre: places[parent]!, radius: BONE_RADIUS * size }, { centre: places[joint]!, radius: BONE_RADIUS * size }],
    }));
    return [...joints, ...bones];
  };
}
