import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Player } from '../src/motion/player';

function playing(frames: number): Player {
  const player = new Player(() => {});
  player.restart(20, true);
  player.frames = frames;
  return player;
}

test('goes on at its speed, and starts over', () => {
  const player = playing(11);
  player.advance(0.25);
  assert.equal(player.moment, 5);
  player.speed = 2;
  player.advance(0.25);
  assert.equal(player.moment, 5, 'once around: ten frames');
});

test('waits at the last frame while more are to come', () => {
  const player = playing(3);
  player.isGrowing = true;
  player.advance(10);
  assert.equal(player.moment, 2);
  player.frames = 20;
  player.advance(0.05);
  assert.equal(player.moment, 3);
});

test('stays where it is sought', () => {
  const player = playing(3);
  player.seek(7);
  player.advance(1);
  assert.equal(player.moment, 2);
});
