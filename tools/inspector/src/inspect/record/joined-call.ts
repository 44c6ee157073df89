import { frameOfMessage, type FeedMessage } from '../../../../../src/inspector/wire.ts';
import { readLogEntry } from '../../../../replay/log-entry.ts';
import { OpenCall } from './open-call.ts';

type Registration = Extract<FeedMessage, { readonly type: 'service.register' }>;

/** What a message was to a call; a gap: a line is missing, and nothing can follow it. */
type Taken = 'grown' | 'nothing' | 'gap';

/** A call whose past is of its log and whose present is of a feed: every line once, and every frame. */
export class JoinedCall {
  readonly call: OpenCall;
  readonly #sessionId: string;

  /**
   * `past` is the log's first `registration.line` lines; where there is none, the call begins with the registration.
   * `before` is the call as it was seen before the line was lost: it is gone on with where nothing is missing then.
   */
  constructor(
    id: string,
    registration: Registration,
    past: OpenCall | undefined,
    before: OpenCall | undefined,
  ) {
    this.#sessionId = registration.sessionId;
    if (past === undefined) {
      this.call = new OpenCall(id, registration.line);
      const { frame, state } = registration;
      if (frame !== undefined) this.call.frames.push(frameOfMessage({ state, frame }));
    } else if (before === undefined || before.firstLine > 0) {
      this.call = past;
    } else {
      this.call = before;
      goOn(before, past);
    }
    this.call.isLive.value = true;
  }

  take(message: FeedMessage): Taken {
    if (message.type === 'service.log') return this.#takeEntry(message);
    if (message.type !== 'service.state' || message.sessionId !== this.#sessionId) return 'nothing';
    const { state, frame } = message;
    if (frame === undefined || frame.line < (this.call.frames.at(-1)?.line ?? 0)) return 'nothing';
    this.call.frames.push(frameOfMessage({ state, frame }));
    return 'grown';
  }

  #takeEntry({ line, entry: text }: Extract<FeedMessage, { readonly type: 'service.log' }>): Taken {
    const { entries, firstLine } = this.call;
    const next = firstLine + entries.length;
    // A line that is there already is of the past; one beyond the next would give all later ones wrong numbers.
    if (line < next) return 'nothing';
    const entry = line === next ? readLogEntry(text) : undefined;
    if (entry === undefined) return 'gap';
    entries.push(entry);
    return 'grown';
  }
}

function goOn(call: OpenCall, later: OpenCall): void {
  const lastLine = call.frames.at(-1)?.line ?? -1;
  for (const entry of later.entries.slice(call.entries.length)) call.entries.push(entry);
  for (const frame of later.frames) if (frame.line > lastLine) call.frames.push(frame);
}
