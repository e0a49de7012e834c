import { Vector3 } from 'three';
import { HUMAN_JOINTS, type Side } from '../motion/skeleton';
import type { Ball, BodyPart, BodyShape } from './bodyPart';

/** Hip to ankle of the adult that the radii are meant for, metres. */
const USUAL_LEG = 0.79;

type Joint = typeof HUMAN_JOINTS[number];

/**
 * The mannequin of the server's pictures: capsules for limbs, rounded blocks for pelvis and chest, an egg for the head. Radii scale with the body.
 * @param joints Where in a pose the 22 human joints are.
 */
export function mannequin(joints: readonly number[]): BodyShape {
  const index = Object.fromEntries(HUMAN_JOINTS.map((name, at) => [name, joints[at]! * 3])) as Record<Joint, number>;
  return pose => {
    const at = (joint: Joint) => new Vector3().fromArray(pose, index[joint]);
    const leg = (side: 'left' | 'right') => {
      const knee = at(`${side}_knee`);
      return at(`${side}_hip`).distanceTo(knee) + knee.distanceTo(at(`${side}_ankle`));
    };
    const scale = Math.min(Math.max((leg('left') + leg('right')) / 2 / USUAL_LEG, 0.2), 3);
    return [...trunk(at, scale), ...head(at, scale), ...limbs(at, scale, 'left'), ...limbs(at, scale, 'right')];
  };
}

type Place = (joint: Joint) => Vector3;

function trunk(at: Place, scale: number): BodyPart[] {
  const [leftHip, rightHip, spine1, spine3, neck] = [at('left_hip'), at('right_hip'), at('spine1'), at('spine3'), at('neck')];
  const ball = (centre: Vector3, radius: number): Ball => ({ centre, radius: radius * scale });
  // Hip joints lie well inside the body, and the waist is wider than the spine.
  const waist = unit(leftHip.clone().sub(rightHip), X).multiplyScalar(0.045 * scale);
  const hips = leftHip.clone().add(rightHip).multiplyScalar(0.5);
  const sides = [ball(spine1.clone().add(waist), 0.088), ball(spine1.clone().sub(waist), 0.088)];
  return [
    {
      side: 'body', axis: spine1.clone().sub(at('pelvis')),
      balls: [ball(hips.clone().lerp(leftHip, 1.2), 0.092), ball(hips.clone().lerp(rightHip, 1.2), 0.092), ...sides],
    },
    {
      side: 'body', axis: neck.clone().sub(spine1),
      balls: [
        ...sides, ball(spine3, 0.125), ball(neck, 0.055),
        ball(spine3.clone().lerp(at('left_shoulder'), 0.85), 0.072), ball(spine3.clone().lerp(at('right_shoulder'), 0.85), 0.072),
      ],
    },
  ];
}

function head(at: Place, scale: number): BodyPart[] {
  const [neck, skull] = [at('neck'), at('head')];
  const up = unit(skull.clone().sub(neck), Y), across = unit(at('left_shoulder').sub(at('right_shoulder')), X);
  const forward = unit(new Vector3().crossVectors(across, up), Z);
  const ball = (above: number, before: number, radius: number): Ball =>
    ({ centre: skull.clone().addScaledVector(up, above * scale).addScaledVector(forward, before * scale), radius: radius * scale });
  const crown = ball(0.115, 0.015, 0.098), chin = ball(0.03, 0.045, 0.078);
  return [
    capsule('body', neck, 0.052 * scale, neck.clone().lerp(chin.centre, 0.8), 0.052 * scale),
    { side: 'body', axis: up, balls: [crown, chin] },
    // A nose: without it nobody sees where the head looks.
    { side: 'body', axis: up, balls: [ball(0.075, 0.115, 0.014), ball(0.05, 0.127, 0.018)] },
  ];
}

function limbs(at: Place, scale: number, side: 'left' | 'right'): BodyPart[] {
  const [knee, ankle, foot] = [at(`${side}_knee`), at(`${side}_ankle`), at(`${side}_foot`)];
  const [elbow, wrist] = [at(`${side}_elbow`), at(`${side}_wrist`)];
  const toes = unit(foot.clone().sub(ankle), Z).setY(0), hand = unit(wrist.clone().sub(elbow), DOWN);
  const limb = (from: Vector3, fromRadius: number, to: Vector3, toRadius: number) => capsule(side, from, fromRadius * scale, to, toRadius * scale);
  const beyond = (place: Vector3, direction: Vector3, distance: number) => place.clone().addScaledVector(direction, distance * scale);
  return [
    limb(at(`${side}_hip`), 0.088, knee, 0.06),
    limb(knee, 0.06, ankle, 0.04),
    limb(beyond(ankle, DOWN, 0.02), 0.043, beyond(foot, toes, 0.05), 0.034),
    limb(at(`${side}_shoulder`), 0.062, elbow, 0.044),
    limb(elbow, 0.044, wrist, 0.031),
    limb(beyond(wrist, hand, 0.03), 0.036, beyond(wrist, hand, 0.1), 0.033),
  ];
}

function capsule(side: Side, from: Vector3, fromRadius: number, to: Vector3, toRadius: number): BodyPart {
  return { side, axis: to.clone().sub(from), balls: [{ centre: from, radius: fromRadius }, { centre: to, radius: toRadius }] };
}

const X = new Vector3(1, 0, 0), Y = new Vector3(0, 1, 0), Z = new Vector3(0, 0, 1), DOWN = new Vector3(0, -1, 0);

function unit(vector: Vector3, fallback: Vector3): Vector3 {
  return vector.lengthSq() > 1e-10 ? vector.normalize() : fallback.clone();
}
