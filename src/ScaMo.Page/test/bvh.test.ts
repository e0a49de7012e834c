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

/** The same with position channels on the arm, which say this in both frames. */
function withPositions(position: string): string {
  return FILE.replace('CHANNELS 3', 'CHANNELS 6 Xposition Yposition Zposition').replace(/^(100 0 200 \d+ 0 0) /gm, `$1 ${position} `);
}

function millimetres(file: string, frame: number): number[] {
  const clip = readBvh(file), pose = new Float32Array(3 * clip.skeleton.size);
  clip.pose(frame, pose);
  return [...pose].map(value => Math.round(1000 * value) + 0);
}

test('reads joints in metres, from where the root begins', () => {
  const clip = readBvh(FILE);
  assert.equal(clip.fps, 20);
  assert.equal(clip.frames, 2);
  assert.deepEqual(millimetres(FILE, 0), [0, 0, 0, 0, 600, 0, 0, 1600, 0]);
  assert.deepEqual(millimetres(FILE, 1), [0, 0, 0, -600, 0, 0, -1600, 0, 0]);
});

test('tells the unit by the skeleton, not by how the body is held', () => {
  const lying = (unit: number) => FILE.replace('100 0 200 0 0 0', '100 0 200 90 0 0').replace(/OFFSET 0 (\d+) 0/g, (_, length) => `OFFSET 0 ${Number(length) * unit} 0`);
  for (const unit of [1, 0.01, 1 / 2.54, 10]) assert.deepEqual(millimetres(lying(unit), 0), [0, 0, 0, -600, 0, 0, -1600, 0, 0], `${unit}`);
});

test('tells the unit of a body that is far from its root', () => {
  const file = `HIERARCHY
ROOT Studio
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
  JOINT Hips
  {
    OFFSET 0 90 400
    CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
    JOINT Head
    {
      OFFSET 0 80 0
      CHANNELS 3 Zrotation Yrotation Xrotation
    }
    JOINT Foot
    {
      OFFSET 0 -90 0
      CHANNELS 3 Zrotation Yrotation Xrotation
    }
  }
}
MOTION
Frames: 1
Frame Time: 0.05
0 0 0 0 0 0 0 90 300 0 0 0 0 0 0 0 0 0
`;
  assert.deepEqual(millimetres(file, 0), [0, 0, 0, 0, 900, 3000, 0, 1700, 3000, 0, 0, 3000]);
});

test('tells the unit where only position channels say how long bones are', () => {
  const file = withPositions('0 60 0').replace(/OFFSET 0 \d+ 0/g, 'OFFSET 0 0 0').replaceAll('0 60 0', '0 160 0');
  assert.deepEqual(millimetres(file, 0), [0, 0, 0, 0, 1600, 0, 0, 1600, 0]);
});

test('puts a joint where its position channels say, in place of its offset', () => {
  assert.deepEqual(millimetres(withPositions('0 60 0'), 0), [0, 0, 0, 0, 600, 0, 0, 1600, 0]);
  assert.deepEqual(millimetres(withPositions('0 50 10'), 1), [0, 0, 0, -500, 0, 100, -1500, 0, 100]);
  const onlyAcross = withPositions('5').replace(/CHANNELS 6 (.*)(?=\s+End)/, 'CHANNELS 4 Xposition Zrotation Yrotation Xrotation');
  assert.deepEqual(millimetres(onlyAcross, 0), [0, 0, 0, 50, 600, 0, 50, 1600, 0]);
});

test('keeps offsets in a file whose position channels are empty', () => {
  assert.deepEqual(millimetres(withPositions('0 0 0'), 0), [0, 0, 0, 0, 600, 0, 0, 1600, 0]);
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
