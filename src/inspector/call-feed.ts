import type { InspectionEvent, Snapshot } from 'xstate';
import { ChildActors } from './child-actors.ts';
import { FrameObserver } from './frame-observer.ts';
import type { Frame } from './frame.ts';
import { redactedFrame, redactedLine, type Redaction } from './redaction.ts';
import { errorIn, eventText, machineText, stateText } from './sent-state.ts';
import type { CallPlace, WatchedCall } from './watched-call.ts';
import { readWatcherMessage } from './watcher-message.ts';
import type { FeedMessage } from './wire.ts';

/** Where the messages of one watcher go. Nothing here throws. */
export interface FeedSink {
  /** One JSON text a message. */
  send(message: string): void;
  /** What was sent and has not left yet. */
  readonly bufferedBytes: number;
  /** Called once, after the last message. `notice` is a sentence. */
  end(notice: string, why: FeedEnd): void;
}

/** The call is over, the watcher reads too slowly or not at all, or the feed itself is broken. */
type FeedEnd = 'over' | 'slow' | 'fault';

export interface FeedOptions {
  /** Whether the watcher may give the machine events. */
  readonly allowSend: boolean;
  readonly redact?: Redaction;
}

/** More than that is not kept for a watcher that reads more slowly than the call goes on. */
const maxBufferedBytes = 1024 * 1024;

/** With at most 123 bytes, they fit into a close frame (RFC 6455 §5.5). */
const slowNotice = 'You were too far behind the call, and are no longer told of it. Open it again to go on.';
const faultNotice =
  "The inspector has a fault and can't show this call; the server's log says which. Open the call again to go on.";

/** Tells one watcher what the machine of one call is and goes through, in the words of `@xstate/inspect`. */
export class CallFeed {
  readonly #call: WatchedCall;
  readonly #sink: FeedSink;
  readonly #options: FeedOptions;
  readonly #frames: FrameObserver;
  readonly #children: ChildActors;
  #subscriptions: readonly { unsubscribe(): void }[] = [];
  #isOver = false;

  /** Attaches itself, and tells at once what there is. */
  constructor(call: WatchedCall, sink: FeedSink, options: FeedOptions) {
    this.#call = call;
    this.#sink = sink;
    this.#options = options;
    const { actor } = call;
    this.#frames = new FrameObserver(
      actor,
      actor.getSnapshot(),
      () => call.lastInput,
      (frame) => this.#tellFrame(frame),
      call.timers().filter((timer) => timer.actor === actor),
    );
    const tell = (message: FeedMessage): void => this.#tell(message);
    this.#children = new ChildActors(actor, () => this.#place(), tell, options.redact);
    this.#guard(() => this.#attach());
  }

  /** A message of the watcher's, as it came. */
  receive(text: string): void {
    if (!this.#isOver) this.#guard(() => this.#answer(text));
  }

  /** The watcher can't keep up: it is told so behind all that it was told, and nothing more. */
  drop(): void {
    if (this.#isOver) return;
    this.#sink.send(JSON.stringify({ type: 'service.dropped', notice: slowNotice } satisfies FeedMessage));
    this.#end(slowNotice, 'slow');
  }

  /** The watcher has left. */
  close(): void {
    this.#isOver = true;
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#subscriptions = [];
  }

  #attach(): void {
    this.#register();
    const { status, error } = this.#call.actor.getSnapshot() as Snapshot<unknown>;
    if (status !== 'active') {
      this.#stop(status, error);
      return;
    }
    this.#subscriptions = [
      this.#call.inspect((event) => this.#guard(() => this.#observe(event))),
      this.#call.watchLog((line, number) => this.#guard(() => this.#tellLine(line, number))),
      this.#call.whenBroken((broken) => this.#guard(() => this.#stop('error', broken))),
    ];
  }

  #answer(text: string): void {
    const message = readWatcherMessage(text);
    switch (message.type) {
      case 'xstate.inspecting':
        this.#register();
        return;
      case 'xstate.event':
        this.#refuse(this.#inject(message.event, message.session));
        return;
      case 'fault':
        this.#refuse(message.fault);
    }
  }

  /** Returns in words why not. */
  #inject(event: unknown, session: unknown): string | undefined {
    if (!this.#options.allowSend)
      return 'Nothing was sent: set inspector.allow_send to true to give calls events.';
    const isForTheCall = session === undefined || session === this.#call.actor.sessionId;
    return isForTheCall ? this.#call.inject(event) : 'Nothing was sent: only the call itself takes events.';
  }

  #refuse(notice: string | undefined): void {
    if (notice !== undefined) this.#tell({ type: 'service.refused', notice });
  }

  #register(): void {
    const { actor, id } = this.#call;
    const snapshot = actor.getSnapshot() as Snapshot<unknown>;
    const { at, line } = this.#place();
    const present = this.#frames.present({ at, line });
    const { event, value, context, ...frame } = redactedFrame(present, this.#options.redact);
    this.#tell({
      type: 'service.register',
      machine: machineText(actor),
      state: stateText(actor, snapshot, { event, value, context }, this.#options.redact),
      id: actor.id,
      sessionId: actor.sessionId,
      at,
      line: this.#call.lineCount,
      call: { id, allowSend: this.#options.allowSend },
      frame,
    });
    this.#children.registerAll();
  }

  #observe(inspected: InspectionEvent): void {
    const { actor } = this.#call;
    const { type, actorRef } = inspected;
    if (type === '@xstate.event' && actorRef === actor) {
      const { event, sourceRef } = inspected;
      const { redact } = this.#options;
      const visible = redact === undefined ? event : redact.value(event);
      const text = eventText(visible as typeof event, sourceRef?.sessionId);
      this.#tell({ type: 'service.event', event: text, sessionId: actor.sessionId, ...this.#call.lastInput });
    }
    if (type === '@xstate.event' || type === '@xstate.snapshot') this.#children.observe(inspected);
    this.#frames.observe(inspected);
    if (type !== '@xstate.snapshot' || actorRef !== actor) return;
    const { status, error } = inspected.snapshot;
    if (status !== 'active') this.#stop(status, error);
  }

  #tellFrame(whole: Frame): void {
    const { actor } = this.#call;
    const { redact } = this.#options;
    const { event, value, context, ...frame } = redactedFrame(whole, redact);
    const snapshot = actor.getSnapshot() as Snapshot<unknown>;
    const state = stateText(actor, snapshot, { event, value, context }, redact);
    const { at, line } = frame;
    this.#tell({ type: 'service.state', state, sessionId: actor.sessionId, at, line, frame });
  }

  #tellLine(line: string, number: number): void {
    const entry = redactedLine(line, this.#options.redact);
    this.#tell({ type: 'service.log', line: number, entry });
  }

  #stop(status: 'done' | 'error' | 'stopped', error: unknown): void {
    const { sessionId } = this.#call.actor;
    this.#tell({ type: 'service.stop', sessionId, status, ...errorIn(error, this.#options.redact) });
    this.#end('The call is over.', 'over');
  }

  #place(): CallPlace {
    return { at: this.#call.now(), line: this.#call.lastInput.line };
  }

  #tell(message: FeedMessage): void {
    if (this.#isOver) return;
    if (this.#sink.bufferedBytes <= maxBufferedBytes) {
      this.#sink.send(JSON.stringify(message));
      return;
    }
    this.drop();
  }

  #end(notice: string, why: FeedEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#sink.end(notice, why);
  }

  /** A fault of ours ends the feed, is noted as one of the call's, and is nothing to the call. */
  #guard(work: () => void): void {
    this.#call.attempt(() => {
      try {
        work();
      } catch (error) {
        this.#end(faultNotice, 'fault');
        throw error;
      }
    });
  }
}
