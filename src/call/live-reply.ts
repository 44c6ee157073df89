import type { LineName } from '../../machines/vocabulary/reply.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Playout } from './playout.ts';
import type { Reply } from './reply.ts';

/** A reply and its playout, from the request to the last word. */
export interface LiveReply {
  readonly number: number;
  readonly turn: number | undefined;
  readonly line: LineName | undefined;
  readonly reply: Reply;
  readonly playout: Playout;
  committed: boolean;
  /** Tools that have begun to run for a guess, by their ids: the client hears of them when that is committed. */
  readonly early: Map<string, { readonly name: string; ok?: boolean }>;
  /** Withdrawn before it was committed: nothing of it may have a trace. */
  discarded: boolean;
  /** Failures that the client is told of if the reply is committed. */
  readonly faults: ProviderError[];
}

/** The reply's name at the client. */
export function replyName(number: number): string {
  return `r${number}`;
}
