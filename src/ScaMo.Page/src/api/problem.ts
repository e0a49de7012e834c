import type { ProblemBody } from './contract';

/** When to try again if the server did not say. */
const RETRY_SECONDS = 4;

const FIELD_NAMES: Record<string, string> = {
  prompt: 'The prompt', model: 'The model', numSamples: 'The number of samples', seed: 'The seed', temperature: 'The temperature', maxSeconds: 'The length',
};

/** An answer of the server that is not what was asked for, in words for the person at the page. */
export class Problem extends Error {
  override readonly name = 'Problem';

  /**
   * @param status The HTTP status; 0 if there was no answer.
   * @param retrySeconds When to try again; null if that would not help.
   * @param fields What is wrong, by the request's member.
   */
  constructor(message: string, readonly status: number, readonly retrySeconds: number | null = null, readonly fields: Readonly<Record<string, string>> = {}) {
    super(message);
  }

  /** The problem of a request that got no answer. */
  static unreachable(): Problem {
    return new Problem('The server cannot be reached. BVH files can still be opened here.', 0, RETRY_SECONDS);
  }

  /** The problem of an answer that ended early. To ask again by itself could go on without end. */
  static lost(): Problem {
    return new Problem('The connection to the server was lost.', 0);
  }

  /** The problem that a response tells of. */
  static async of(response: Response): Promise<Problem> {
    const text = await response.text();
    return Problem.fromBody(parse(text), response.status, Number(response.headers.get('Retry-After')) || null);
  }

  /** The problem that a body describes, which need not have come with a status of its own. */
  static fromBody(body: ProblemBody, status: number, retryAfter: number | null): Problem {
    const fields: Record<string, string> = {};
    for (const [path, messages] of Object.entries(body.errors ?? {})) fields[path] = `${FIELD_NAMES[path] ?? path} ${messages.join(', and ')}.`;
    const retry = retryAfter ?? RETRY_SECONDS;
    switch (status) {
      case 429:
        return body.type?.endsWith('rate-limited')
          ? new Problem('You have asked for as much as you may for now.', status, retry)
          : new Problem('The server is busy: as many people are waiting as may.', status, retry);
      case 503:
        return body.type?.endsWith('draining')
          ? new Problem('The server is restarting.', status, retry)
          : new Problem('The server is warming up: its models are being loaded.', status, retry);
      case 504:
        return new Problem('This took longer than the server allows. Try a shorter motion, or fewer samples.', status);
      case 422:
        return new Problem(Object.values(fields).join(' ') || body.detail || 'The server cannot do that.', status, null, fields);
      default:
        return new Problem(body.detail ?? `The server answered with status ${status}.`, status);
    }
  }
}

/** What a proxy in between says is no problem body; the status has to do then. */
function parse(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
