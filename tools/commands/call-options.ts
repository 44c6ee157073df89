import type { KeyPress } from './option-values.ts';

/** What `talky call` was asked for. */
export interface CallOptions {
  readonly url?: string;
  readonly agent?: string;
  readonly out?: string;
  readonly json?: true;
  readonly type?: true;
  readonly mute?: true;
  readonly dtmf?: readonly KeyPress[];
  /** In milliseconds. */
  readonly timeout: number;
  readonly tokenEnv: string;
  readonly config?: string;
}
