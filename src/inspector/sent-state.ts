import type { AnyActorRef, AnyEventObject, AnyMachineSnapshot, Snapshot } from 'xstate';
import { definitionOf, stubDefinition } from './definition.ts';
import type { Frame } from './frame.ts';
import type { Redaction } from './redaction.ts';

/** The JSON text of an actor's machine; one that has none gets a stub. */
export function machineText(actor: AnyActorRef): string {
  const snapshot = actor.getSnapshot() as Snapshot<unknown>;
  return isOfMachine(snapshot) ? definitionOf(snapshot.machine) : stubDefinition(actor.id);
}

/** The JSON text of an event, as version 4 of XState wraps it; `origin` is the session of the actor that sent it. */
export function eventText(event: AnyEventObject, origin: string | undefined): string {
  return JSON.stringify(wrapped(event, origin));
}

/** The JSON text of a state with all that version 4 of XState makes one of; `shown` is what may be seen of it. */
export function stateText(
  actor: AnyActorRef,
  snapshot: Snapshot<unknown>,
  shown: Pick<Frame, 'event' | 'value' | 'context'>,
  redact: Redaction | undefined,
): string {
  const { event, value, context } = shown;
  const isMachine = isOfMachine(snapshot);
  const children = isMachine ? Object.keys(snapshot.children) : [];
  const { status, error } = snapshot;
  return JSON.stringify({
    value,
    context,
    event,
    _event: wrapped(event, undefined),
    _sessionid: actor.sessionId,
    actions: [],
    activities: {},
    events: [],
    meta: isMachine ? snapshot.getMeta() : {},
    children: Object.fromEntries(children.map((id) => [id, { id }])),
    transitions: [],
    tags: isMachine ? [...snapshot.tags] : [],
    done: status === 'done',
    changed: true,
    status,
    ...errorIn(error, redact),
  });
}

/** What there is to tell of an actor that nobody asks for frames of. */
export function plainState(snapshot: Snapshot<unknown>): Pick<Frame, 'value' | 'context'> {
  return isOfMachine(snapshot) ? snapshot : { value: snapshot.status, context: {} };
}

function isOfMachine(snapshot: Snapshot<unknown>): snapshot is AnyMachineSnapshot {
  return 'machine' in snapshot;
}

/** What an actor broke by, in words; nothing where it did not. */
export function errorIn(error: unknown, redact: Redaction | undefined): { readonly error?: string } {
  if (error === undefined) return {};
  const words = inWords(error);
  return { error: redact === undefined ? words : String(redact.value(words)) };
}

function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function wrapped(event: AnyEventObject, origin: string | undefined) {
  const type = event.type.startsWith('xstate.') ? 'internal' : 'external';
  const name = event.type;
  return { name, data: event, $$type: 'scxml', type, ...(origin === undefined ? {} : { origin }) };
}
