/** One event of a stream of Server-Sent Events (WHATWG HTML, section 9.2). */
export interface ServerSentEvent {
  type: string;
  data: string;
}

/** Reads Server-Sent Events from any body; EventSource could not, for it only sends GET. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '', type = '', data: string[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      // A carriage return at the very end may be the first half of a line break.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { type: type || 'message', data: data.join('\n') };
          type = '';
          data = [];
          continue;
        }

        const [, field, text = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === 'event') type = text;
        else if (field === 'data') data.push(text);
      }

      if (done) return;
    }
  } finally {
    await reader.cancel();
  }
}
