import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvents, type ServerSentEvent } from '../src/api/sse';

/** Reads events from pieces of a body, as a network would hand them over. */
async function read(...pieces: (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

test('reads types and data', async () => {
  assert.deepEqual(await read('event: queued\ndata: {"position":1}\n\ndata: plain\n\n'), [{ type: 'queued', data: '{"position":1}' }, { type: 'message', data: 'plain' }]);
});

test('does not mind where the pieces of a body end', async () => {
  const bytes = new TextEncoder().encode('event: a\r\ndata: häl\r\ndata: ft\r\n\r\n');
  for (let at = 1; at < bytes.length; at++) {
    assert.deepEqual(await read(bytes.subarray(0, at), bytes.subarray(at)), [{ type: 'a', data: 'häl\nft' }], `cut at ${at}`);
  }
});

test('leaves out comments, unknown fields and events without data', async () => {
  assert.deepEqual(await read(': beat\n\nid: 7\nevent: none\n\nevent: b\ndata\n\n'), [{ type: 'b', data: '' }]);
});

test('leaves out what the end of the body cuts off', async () => {
  assert.deepEqual(await read('data: whole\n\ndata: half'), [{ type: 'message', data: 'whole' }]);
});
