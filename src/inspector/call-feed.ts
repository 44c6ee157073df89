import type { WatchedCall } from './watched-call.ts';

/** Where the messages of one watcher go. Neither throws. */
export interface FeedSink {
  /** One JSON text a message. */
  send(message: string): void;
  /** What was sent and has not left yet. */
  readonly bufferedBytes: number;
  /** Called once, after the last message: the call is over, or the watcher was dropped. `notice` is a sentence. */
  end(notice: string): void;
}

/** What is shown in place of what may not be seen. */
export interface Redaction {
  /** Of an entry of the event log. */
  entry(entry: Readonly<Record<string, unknown>>): unknown;
  /** Of an event, a decision or the machine's context. */
  value(value: unknown): unknown;
}

export interface FeedOptions {
  /** Whether the watcher may give the machine events. */
  readonly allowSend: boolean;
  readonly redact?: Redaction;
}

/** Tells one watcher what the machine of one call is and goes through, in the words of `@xstate/inspect`. */
export class CallFeed {
  /** Attaches itself, and tells at once what there is. */
  constructor(call: WatchedCall, sink: FeedSink, options: FeedOptions) {
    void [call, sink, options];
  }

  /** A message of the watcher's, as it came. Never throws. */
  receive(text: string): void {
    void text;
  }

  /** The watcher has left. */
  close(): void {}
}
