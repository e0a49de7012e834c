import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBvh } from '../src/motion/bvh';

/** A root and an arm that ends a hundred centimetres above it. The second frame turns the root by a quarter about Z. */
const FILE = `HIERARCHY
ROOT My:Hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
  JOINT LeftArm
  {
    OFFSET 0 60 0
    CHANNELS 3 Zrotation Yrotation Xrotation
    End Site
    {
      OFFSET 0 100 0
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.05
100 0 200 0 0 0 0 0 0
100 0 200 90 0 0 0 0 0
`;

test('reads joints in metres, from where the root begins', () => {
  const clip = readBvh(FILE), pose = new Float32Array(9);
  assert.equal(clip.fps, 20);
  assert.equal(clip.frames, 2);
  clip.pose(0, pose);
  assert.deepEqual([...pose].map(value => Math.round(1000 * value)), [0, 0, 0, 0, 600, 0, 0, 1600, 0]);
  clip.pose(1, pose);
  assert.deepEqual([...pose].map(value => Math.round(1000 * value) + 0), [0, 0, 0, -600, 0, 0, -1600, 0, 0]);
});

test('tells sides, and skeletons that are not human', () => {
  const { skeleton } = readBvh(FILE);
  assert.deepEqual(skeleton.sides, ['body', 'left', 'left']);
  assert.equal(skeleton.human, null);
});

test('refuses what is no motion', () => {
  assert.throws(() => readBvh('This is no motion.'), SyntaxError);
  assert.throws(() => readBvh(FILE.replace('Frames: 2', 'Frames: 0')));
  assert.throws(() => readBvh(FILE.replace('90 0 0', 'many 0 0')), SyntaxError);
  assert.throws(() => readBvh(FILE.slice(0, 200)));
});
