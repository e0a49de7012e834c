import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HUMAN_JOINTS, Skeleton } from '../src/motion/skeleton';

test('finds human joints by their names here and in BVH files', () => {
  assert.deepEqual(Skeleton.human.human, HUMAN_JOINTS.map((_, joint) => joint));
  const names = ['Hips', 'Spine', 'Spine1', 'Spine2', 'Neck', 'Head', ...['Left', 'Right'].flatMap(side =>
    ['UpLeg', 'Leg', 'Foot', 'ToeBase', 'Shoulder', 'Arm', 'ForeArm', 'Hand'].map(part => side + part))];
  const skeleton = new Skeleton(names.map(name => `mixamorig:${name}`), names.map((_, joint) => joint - 1));
  assert.equal(skeleton.human?.[HUMAN_JOINTS.indexOf('right_wrist')], names.indexOf('RightHand'));
});

test('tells left from right', () => {
  const sides = (...names: string[]) => new Skeleton(names, names.map(() => -1)).sides;
  assert.deepEqual(sides('left_knee', 'LeftArm', 'lShin', 'LHip', 'Bip_L_Thigh', 'thigh.L'), Array(6).fill('left'));
  assert.deepEqual(sides('right_knee', 'RightArm', 'rShin', 'RHip', 'Bip_R_Thigh', 'thigh.R'), Array(6).fill('right'));
  assert.deepEqual(sides('left_hip', 'LowerBack', 'root', 'Hips', 'Reference', 'Leg'), Array(6).fill('body'));
});
