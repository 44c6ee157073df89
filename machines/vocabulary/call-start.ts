import type { AudioFormat } from './audio-format.ts';
import type { CallInput, OperatorRequest } from './call-input.ts';
import type { CallId, ResumeToken } from './ids.ts';

/** What a caller's connection asks for when it opens a call. */
export interface CallStart {
  /** Absent: a new one. Given where the call was named before its caller was there. */
  readonly id?: CallId;
  /** Absent: the configured default agent. */
  readonly agent?: string;
  /** Caller to server. */
  readonly audio: AudioFormat;
  /** Server to caller. */
  readonly output: AudioFormat;
  /** Continues the interrupted call that this token was given for. */
  readonly resume?: ResumeToken;
  readonly metadata: Readonly<Record<string, string>>;
  /** The wire protocol's name: `native`, `twilio`, … */
  readonly transport: string;
}

/** A live call, as its transport sees it. Nothing here throws; after the call has ended nothing happens. */
export interface LiveCall {
  readonly id: CallId;
  receive(input: CallInput | OperatorRequest): void;
  /** Whole samples in `CallStart.audio`; the bytes are read before this returns. */
  receiveAudio(bytes: Uint8Array): void;
}
