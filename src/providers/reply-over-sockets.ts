import { concatMap, Observable, of } from 'rxjs';
import { ProviderStalled, type ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { SpeechEvent } from '../ports/text-to-speech.ts';
import { hasSound } from './has-sound.ts';
import { QuietWatch } from './quiet-watch.ts';
import type { SocketLine } from './socket-line.ts';
import type { SocketPool } from './socket-pool.ts';

/** One clause in a vendor's words. What it can't read it throws, as a `ProviderError`. */
export interface ClauseTurn {
  /** The frames that ask for it. */
  readonly request: readonly string[];
  /** Takes a text frame; true when the clause is whole. */
  text(frame: string): boolean;
  /** Takes a binary frame. */
  binary(bytes: Buffer): void;
  /** What it means that the vendor has closed the socket in mid-clause. */
  closed(code: number, reason: string): ProviderError;
}

export interface ReplyOverSocketsOptions {
  /** The provider's name in the configuration. */
  readonly provider: string;
  readonly pool: SocketPool;
  /** Of the sockets in the pool that the reply may be spoken over. */
  readonly key: string;
  readonly clock: Clock;
  readonly turn: (text: string, clause: number, emit: (event: SpeechEvent) => void) => ClauseTurn;
}

/** A vendor that owes a clause and says nothing for this long has failed; the port has it so. */
const patienceMs = 4000;

/**
 * A reply over a socket of its own, one clause after the other: what is not yet asked for costs nothing when the caller
 * interrupts, and vendors speak faster than they are listened to. Unsubscribing in mid-clause closes the socket, since neither
 * vendor can be told to stop.
 */
export function replyOverSockets(
  clauses$: Observable<string>,
  options: ReplyOverSocketsOptions,
): Observable<SpeechEvent> {
  return new Observable((subscriber) => {
    const { pool, key } = options;
    let line: SocketLine;
    try {
      line = pool.take(key);
    } catch (error) {
      subscriber.error(error);
      return undefined;
    }
    const freshLine = (): SocketLine => {
      if (!line.isLost) return line;
      pool.giveBack(line);
      line = pool.take(key);
      return line;
    };
    const events$ = clauses$.pipe(
      concatMap((text, clause) =>
        hasSound(text)
          ? clauseEvents(text, clause, freshLine, options)
          : of<SpeechEvent>({ type: 'clause-ended', clause }),
      ),
    );
    // Ahead of the subscription's own teardown: a clause that is under way is what tells a line at work from a quiet one.
    subscriber.add(() => pool.giveBack(line));
    events$.subscribe(subscriber);
    return undefined;
  });
}

function clauseEvents(
  text: string,
  clause: number,
  freshLine: () => SocketLine,
  { provider, clock, turn: begin }: ReplyOverSocketsOptions,
): Observable<SpeechEvent> {
  return new Observable((subscriber) => {
    const line = freshLine();
    const turn = begin(text, clause, (event) => subscriber.next(event));
    const fail = (error: unknown): void => {
      line.close();
      subscriber.error(error);
    };
    const watch = new QuietWatch(clock, patienceMs, () => {
      const message = `${provider} sent nothing for ${patienceMs} ms`;
      fail(new ProviderStalled(message, { provider, retryable: true }));
    });
    subscriber.add(() => watch.stop());
    const end = (): void => {
      line.answered();
      subscriber.next({ type: 'clause-ended', clause });
      subscriber.complete();
    };
    const take = (read: () => boolean): void => {
      watch.note();
      try {
        if (read()) end();
      } catch (error) {
        fail(error);
      }
    };
    line.ask(turn.request, {
      opened: () => watch.note(),
      text: (frame) => take(() => turn.text(frame)),
      binary: (bytes) =>
        take(() => {
          turn.binary(bytes);
          return false;
        }),
      failed: (error) => subscriber.error(error),
      closed: (code, reason) => subscriber.error(turn.closed(code, reason)),
    });
  });
}
