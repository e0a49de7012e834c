import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../src/api/problem';

const problemOf = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  Problem.of(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }));

test('says when to try again', async () => {
  assert.equal((await problemOf(429, {}, { 'Retry-After': '7' })).retrySeconds, 7);
  assert.match((await problemOf(503, { type: '/problems/warming-up' })).message, /warming up/);
  assert.match((await problemOf(503, { type: '/problems/draining' })).message, /restarting/);
  assert.match((await problemOf(429, { type: 'urn:scamo:problem:queue-full' })).message, /busy/);
  assert.match((await problemOf(429, { type: 'urn:scamo:problem:rate-limited' }, { 'Retry-After': '9' })).message, /as much as you may/);
  assert.equal((await problemOf(401, { detail: 'A key is needed.' })).retrySeconds, null);
  assert.equal((await problemOf(504, {})).retrySeconds, null);
});

test('names fields as the page does', async () => {
  const problem = await problemOf(422, { errors: { maxSeconds: ['must be above 0'], seed: ['must be even'] } });
  assert.deepEqual(problem.fields, { maxSeconds: 'The length must be above 0.', seed: 'The seed must be even.' });
  assert.equal(problem.message, 'The length must be above 0. The seed must be even.');
});

test('understands an answer that is no problem body', async () => {
  assert.match((await problemOf(502, '<html>Bad gateway</html>')).message, /502/);
});
