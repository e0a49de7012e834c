import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stored } from '../src/storage';

const isText = (value: unknown): value is string => typeof value === 'string';

/** Storage that several tabs share. */
function newStorage(): Storage {
  const items = new Map<string, string>();
  return { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => items.set(key, value) } as unknown as Storage;
}

test('takes over what another tab has stored', () => {
  const storage = newStorage(), one = new Stored('name', '', isText, () => storage), other = new Stored('name', '', isText, () => storage);
  one.set('new');
  assert.equal(other.get(), '');
  other.refresh();
  assert.equal(other.get(), 'new');
});

test('keeps its value where nothing is stored, or nothing of its kind', () => {
  const storage = newStorage(), stored = new Stored('name', 'first', isText, () => storage);
  stored.refresh();
  storage.setItem('name', '7');
  stored.refresh();
  assert.equal(stored.get(), 'first');
  const blocked = new Stored('name', 'first', isText, () => { throw new DOMException('blocked'); });
  blocked.set('second');
  blocked.refresh();
  assert.equal(blocked.get(), 'second');
});
