import type { CarrierName } from '../caller/carriers/carriers.ts';
import type { KeyPress } from './option-values.ts';

/** What `talky call` was asked for. */
export interface CallOptions {
  /** As it was given: where calls are opened, or the server's own address, by the transport. */
  readonly url?: string;
  readonly transport: 'native' | 'rtp' | CarrierName;
  /** The numbers of a call over the telephone. */
  readonly from: string;
  readonly to: string;
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
