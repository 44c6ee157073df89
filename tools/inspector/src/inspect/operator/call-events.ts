import type { CallEvent } from '../../../../../machines/vocabulary/call-event.ts';

type Example<Type extends CallEvent['type']> = Omit<Extract<CallEvent, { readonly type: Type }>, 'type'>;

/** Every event of the call machine, with fields to begin with; the numbers of turns and replies are filled in. */
export const callEvents = {
  'operator.say': { text: 'One moment, please.' },
  'operator.hangup': {},
  'turn.started': { turn: 0, text: '' },
  'turn.updated': { turn: 0, text: 'hello' },
  'turn.eager-eot': { turn: 0, text: 'hello there', confidence: 0.6 },
  'turn.resumed': { turn: 0 },
  'turn.eot': { turn: 0, text: 'hello there' },
  'caller.typed': { text: 'hello' },
  'caller.dtmf': { digit: '1' },
  'caller.ended-turn': {},
  'caller.hung-up': {},
  'caller.vanished': {},
  'reply.text-ready': { reply: 1 },
  'reply.audio-ready': { reply: 1 },
  'reply.tool-called': { reply: 1, id: 'tool-1', name: 'look_up', effect: 'read' },
  'reply.completed': { reply: 1, words: true },
  'reply.failed': { reply: 1 },
  'playout.started': { reply: 1 },
  'playout.drained': { reply: 1 },
  'playout.finished': { reply: 1 },
  'playout.cut': { reply: 1, heard: '' },
  'stt.opened': {},
  'stt.lost': {},
  'stt.stalled': {},
  'stt.worked': {},
  'tools.busy': {},
  'tools.idle': {},
  'call.drained': {},
  'call.faulted': {},
  'speculation.budget-spent': {},
} satisfies { readonly [Type in CallEvent['type']]: Example<Type> };

export type CallEventType = keyof typeof callEvents;

/** An event's fields as they would be taken now, by the machine's context; the machine ignores what is of another turn or reply. */
export function exampleOf(
  type: CallEventType,
  context: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const turn = numberIn(context?.['turn'], 'number');
  // Where none is there, it is of the last one.
  const reply = numberIn(context?.['reply'], 'id') ?? numberIn(context, 'replies');
  const present = { turn, reply };
  const fields = Object.entries(callEvents[type]).map(([name, value]): [string, unknown] => [
    name,
    (name === 'turn' || name === 'reply' ? present[name] : undefined) ?? value,
  ]);
  return Object.fromEntries(fields);
}

function numberIn(holder: unknown, key: string): number | undefined {
  const value: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** The event that the typed fields make; in words why they make none. */
export function eventOf(
  type: string,
  fields: string,
):
  | { readonly ok: true; readonly event: { readonly type: string } }
  | { readonly ok: false; readonly words: string } {
  try {
    const value: unknown = JSON.parse(fields.trim() === '' ? '{}' : fields);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { ok: false, words: 'The fields have to be a JSON object, as {"turn": 0}.' };
    return { ok: true, event: { ...value, type } };
  } catch {
    return { ok: false, words: 'The fields are no JSON: names and texts stand in double quotes.' };
  }
}
