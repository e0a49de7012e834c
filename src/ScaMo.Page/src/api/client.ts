import { apiKey } from './apiKey';
import type { GenerateRequest, ModelBody, MotionBody, MotionSet, ProblemBody, StreamEvent } from './contract';
import { Problem } from './problem';
import { readEvents } from './sse';

/** Addresses are relative, so that the page works below any path. */
export async function fetchModels(signal: AbortSignal): Promise<ModelBody[]> {
  const { models } = await getJson<{ models: ModelBody[] }>('models', signal);
  return models;
}

/** A motion that was generated before. */
export function fetchMotion(id: string, signal: AbortSignal): Promise<MotionSet> {
  return getJson<MotionSet>(`motions/${encodeURIComponent(id)}`, signal);
}

/** Generates motion, and tells of it as it comes about. */
export async function* generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const response = await send('generate/stream', {
    method: 'POST', signal, body: JSON.stringify(request), headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
  });
  if (!response.body) throw Problem.unreachable();
  let isDone = false;
  try {
    for await (const { type, data } of readEvents(response.body)) {
      const event = toStreamEvent(type, JSON.parse(data));
      isDone ||= event?.type === 'done';
      if (event) yield event;
    }
  } catch (error) {
    throw asProblem(error);
  }

  if (!isDone) throw Problem.lost();
}

/** A file of a motion, and the name that the server gives it. Where a key is needed, a link alone could not fetch it. */
export async function fetchFile(address: string): Promise<{ blob: Blob; name: string }> {
  const response = await send(address, {});
  const [, name = ''] = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
  try {
    return { blob: await response.blob(), name };
  } catch (error) {
    throw asProblem(error);
  }
}

function toStreamEvent(type: string, body: unknown): StreamEvent | null {
  switch (type) {
    case 'queued': case 'tokens': case 'frames': case 'done':
      return { type, ...(body as object) } as StreamEvent;
    case 'motion':
      return { type, motion: body as MotionBody };
    case 'error': {
      const problem = body as ProblemBody;
      throw Problem.fromBody(problem, problem.status ?? 500, null);
    }
    default:
      return null; // what a later server may tell besides
  }
}

async function getJson<T>(address: string, signal: AbortSignal): Promise<T> {
  const response = await send(address, { signal, headers: { Accept: 'application/json' } });
  try {
    return await response.json() as T;
  } catch (error) {
    throw asProblem(error);
  }
}

async function send(address: string, options: RequestInit): Promise<Response> {
  let response: Response;
  const key = apiKey.get();
  try {
    response = await fetch(address, key === '' ? options : { ...options, headers: { ...options.headers, Authorization: `Bearer ${key}` } });
  } catch (error) {
    throw asProblem(error);
  }

  if (!response.ok) throw await Problem.of(response).catch(asProblem);
  return response;
}

/** fetch and bodies report a broken connection as a TypeError; JSON that ends early, or that something in between wrote, is a SyntaxError. */
function asProblem(error: unknown): unknown {
  if (error instanceof TypeError) return Problem.unreachable();
  return error instanceof SyntaxError ? Problem.lost() : error;
}
