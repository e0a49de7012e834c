import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsOfLink, linkTo } from '../src/link';

test('a link names what it was made for', () => {
  const ids = ['a'.repeat(22), '_-'.repeat(11)];
  assert.deepEqual(idsOfLink(linkTo(ids)), ids);
  for (const other of ['', '#', '#form', `#${'a'.repeat(21)}`, `#${ids[0]},`]) assert.deepEqual(idsOfLink(other), []);
});
