import type { AudioFormat } from './audio-format.ts';
import type { CallState, EndReason } from './call-state.ts';
import type { CallId, ResumeToken } from './ids.ts';
import type { TurnMetrics } from './turn-metrics.ts';

/**
 * What the call tells the caller's connection, apart from audio; the same for every transport.
 * `at` is in milliseconds since `ready`.
 */
export type CallOutput =
  | {
      readonly type: 'ready';
      readonly callId: CallId;
      readonly agent: string;
      readonly audio: AudioFormat;
      readonly output: AudioFormat;
      readonly resumeToken: ResumeToken;
      readonly resumed: boolean;
    }
  | { readonly type: 'state'; readonly state: CallState; readonly at: number }
  | {
      readonly type: 'turn';
      readonly event: 'started' | 'updated' | 'eager-eot' | 'resumed' | 'eot';
      readonly turn: number;
      readonly text: string;
      readonly confidence?: number;
      readonly at: number;
    }
  | {
      readonly type: 'reply';
      readonly event: 'started';
      readonly reply: string;
      /** Absent for a line that answers no turn: a greeting, a prompt, an operator's line. */
      readonly turn?: number;
      readonly at: number;
    }
  | {
      readonly type: 'reply';
      readonly event: 'text';
      readonly reply: string;
      /** A delta, as it is released to be spoken. */
      readonly text: string;
    }
  | {
      readonly type: 'reply';
      readonly event: 'ended';
      readonly reply: string;
      readonly outcome: 'completed' | 'interrupted' | 'failed';
      readonly heard: string;
      readonly at: number;
    }
  | { readonly type: 'mark'; readonly mark: string }
  | { readonly type: 'clear' }
  | {
      readonly type: 'tool';
      readonly event: 'started' | 'ended';
      readonly name: string;
      readonly id: string;
      readonly ok?: boolean;
      readonly at: number;
    }
  | ({
      /**
       * A turn's figures so far, when the first audio of its answer has left, and once more, complete, when the reply
       * that answers it is over, or the call: the later message replaces the earlier one of the same turn.
       */
      readonly type: 'metrics';
      /** Nothing will be added; said once for each turn. */
      readonly complete?: true;
    } & TurnMetrics)
  | {
      readonly type: 'error';
      readonly code: string;
      readonly message: string;
      readonly fatal: boolean;
    }
  | { readonly type: 'ended'; readonly reason: EndReason; readonly durationMs: number };

/**
 * The caller's end of the line, as a call sees it. Both methods are called synchronously, in order, and must not throw.
 * A call never sends again after `ended`.
 */
export interface CallerConnection {
  /** Agent audio in the connection's output format; the bytes are valid only during the call. */
  sendAudio(bytes: Uint8Array): void;
  send(output: CallOutput): void;
  /**
   * Hands the caller over to this number or address, where the wire protocol can: rejects with what kept it from being
   * done, and the call goes on then.
   */
  transfer?(destination: string): Promise<void>;
}
