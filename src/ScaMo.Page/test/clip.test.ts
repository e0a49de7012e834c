import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clip } from '../src/motion/clip';
import { Skeleton } from '../src/motion/skeleton';

const skeleton = new Skeleton(['root', 'tip'], [-1, 0]);

function walk(frames: number): Clip {
  const clip = new Clip(skeleton, 20);
  clip.write(0, Array.from({ length: frames }, (_, frame) => [[frame, 1, 0], [frame, 2, 0]]));
  return clip;
}

test('lies between frames, and holds at the ends', () => {
  const pose = new Float32Array(6), at = (moment: number) => { walk(3).pose(moment, pose); return [...pose]; };
  assert.deepEqual(at(0.5), [0.5, 1, 0, 0.5, 2, 0]);
  assert.deepEqual(at(-1), [0, 1, 0, 0, 2, 0]);
  assert.deepEqual(at(9), [2, 1, 0, 2, 2, 0]);
});

test('grows by frames and by tokens that promise frames', () => {
  const clip = walk(4);
  clip.tokens.push(7, 8);
  assert.equal(clip.frames, 4);
  assert.equal(clip.expectedFrames, 8);
  clip.write(4, [[[9, 0, 0], [9, 0, 0]]]);
  assert.equal(clip.frames, 5);
  assert.deepEqual(clip.rootAt(4), [9, 0]);
});

test('has a centre that moves without a jump', () => {
  const clip = walk(100);
  assert.ok(Math.abs(clip.centreAt(50)[0] - 50) < 1e-6);
  assert.ok(Math.abs(clip.centreAt(50.999)[0] - clip.centreAt(51)[0]) < 0.01);
});

test('refuses frames of another skeleton', () => {
  assert.throws(() => walk(1).write(1, [[[0, 0, 0]]]), RangeError);
});
