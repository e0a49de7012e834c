/** The HTTP contract of the server, as far as the page uses it. */

/** A joint in metres: Y is up, and the person faces +Z in the first frame. */
export type Position = readonly [number, number, number];

/** Frames of joints. */
export type Positions = readonly (readonly Position[])[];

export interface GenerateRequest {
  prompt: string;
  model?: string;
  numSamples: number;
  seed?: number;
  temperature?: number;
  maxSeconds: number;
}

export interface MotionBody {
  id: string;
  seed: number;
  tokens: number[];
  finishReason: 'stop' | 'length';
  fps: number;
  frames: number;
  seconds: number;
  positions: Positions;
  links: Record<string, string>;
}

export interface MotionSet {
  model: string;
  prompt: string;
  seed: number;
  motions: MotionBody[];
}

export interface ModelBody {
  name: string;
  description: string;
  license: string;
  fps: number;
  maxSeconds: number;
  default: boolean;
}

/** Problem details (RFC 9457). */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: Record<string, string[]>;
}

export type StreamEvent =
  | { type: 'queued'; position: number }
  | { type: 'tokens'; sample: number; tokens: number[] }
  | { type: 'frames'; sample: number; first: number; positions: Positions }
  | { type: 'motion'; motion: MotionBody }
  | { type: 'done'; totalMs: number };
