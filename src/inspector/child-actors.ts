import type { AnyActorRef, InspectionEvent, Snapshot } from 'xstate';
import type { Redaction } from './redaction.ts';
import { errorIn, eventText, machineText, plainState, stateText } from './sent-state.ts';
import type { CallPlace } from './watched-call.ts';
import type { FeedMessage } from './wire.ts';

type Inspected = Extract<InspectionEvent, { readonly type: '@xstate.event' | '@xstate.snapshot' }>;

/** Tells of the actors that a call's machine has started, and of theirs; nothing is kept of those that have stopped. */
export class ChildActors {
  readonly #root: AnyActorRef;
  readonly #place: () => CallPlace;
  readonly #tell: (message: FeedMessage) => void;
  readonly #redact: Redaction | undefined;
  readonly #known = new Set<AnyActorRef>();

  constructor(
    root: AnyActorRef,
    place: () => CallPlace,
    tell: (message: FeedMessage) => void,
    redact: Redaction | undefined,
  ) {
    this.#root = root;
    this.#place = place;
    this.#tell = tell;
    this.#redact = redact;
  }

  /** Tells of all that there are now. */
  registerAll(): void {
    this.#known.clear();
    this.#registerThoseOf(this.#root);
  }

  observe(inspected: Inspected): void {
    const { event } = inspected;
    const actor = inspected.actorRef as AnyActorRef;
    if (inspected.type === '@xstate.event') {
      this.#noteFailure(inspected);
      if (actor === this.#root) return;
      if (event.type === 'xstate.init' && !this.#known.has(actor)) this.#register(actor);
      if (!this.#known.has(actor)) return;
      const { sessionId } = actor;
      const text = eventText(this.#visible(event), inspected.sourceRef?.sessionId);
      this.#tell({ type: 'service.event', event: text, sessionId, ...this.#place() });
    } else if (this.#known.has(actor)) {
      this.#tellState(actor, inspected.snapshot, event);
    }
  }

  /** An actor that throws has no snapshot of it; its parent is told, though. */
  #noteFailure({ sourceRef, event }: Extract<Inspected, { readonly type: '@xstate.event' }>): void {
    const actor = sourceRef as AnyActorRef | undefined;
    if (actor === undefined || !this.#known.has(actor) || !event.type.startsWith('xstate.error.actor.'))
      return;
    this.#tellState(actor, actor.getSnapshot() as Snapshot<unknown>, event);
  }

  #registerThoseOf(parent: AnyActorRef): void {
    const { children = {} } = parent.getSnapshot() as {
      readonly children?: Readonly<Record<string, AnyActorRef>>;
    };
    for (const child of Object.values(children)) {
      if ((child.getSnapshot() as Snapshot<unknown>).status !== 'active') continue;
      this.#register(child);
      this.#registerThoseOf(child);
    }
  }

  #register(actor: AnyActorRef): void {
    this.#known.add(actor);
    const { _parent: parent } = actor;
    this.#tell({
      type: 'service.register',
      machine: machineText(actor),
      state: this.#stateText(actor, actor.getSnapshot() as Snapshot<unknown>, { type: 'xstate.init' }),
      id: actor.id,
      sessionId: actor.sessionId,
      ...(parent === undefined ? {} : { parent: parent.sessionId }),
      ...this.#place(),
    });
  }

  #tellState(actor: AnyActorRef, snapshot: Snapshot<unknown>, event: { readonly type: string }): void {
    const { sessionId } = actor;
    const state = this.#stateText(actor, snapshot, event);
    this.#tell({ type: 'service.state', state, sessionId, ...this.#place() });
    const { status, error } = snapshot;
    if (status === 'active') return;
    this.#known.delete(actor);
    this.#tell({ type: 'service.stop', sessionId, status, ...errorIn(error, this.#redact) });
  }

  #stateText(actor: AnyActorRef, snapshot: Snapshot<unknown>, event: { readonly type: string }): string {
    const { value, context } = plainState(snapshot);
    const shown = { value, context: this.#visible(context), event: this.#visible(event) };
    return stateText(actor, snapshot, shown, this.#redact);
  }

  #visible<Value>(value: Value): Value {
    return this.#redact === undefined ? value : (this.#redact.value(value) as Value);
  }
}
