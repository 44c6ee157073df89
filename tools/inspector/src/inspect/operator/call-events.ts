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
  'caller.stopped-reply': {},
  'caller.asked-for-reply': {},
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
  'call.transferred': { to: 'sales' },
  'call.transfer-failed': {},
  'call.faulted': {},
  'speculation.budget-spent': {},
} satisfies { readonly [Type in CallEvent['type']]: Example<Type> };

export type CallEventType = keyof typeof callEvents;

/** They as they are offered: by whom they come, and last those after which there is no call any more. */
export const eventGroups: readonly (readonly [title: string, types: readonly CallEventType[]])[] = [
  ['Operator', ['operator.say']],
  [
    'Caller',
    ['caller.typed', 'caller.dtmf', 'caller.ended-turn', 'caller.stopped-reply', 'caller.asked-for-reply'],
  ],
  [
    'Recogniser',
    [
      'turn.started',
      'turn.updated',
      'turn.eager-eot',
      'turn.resumed',
      'turn.eot',
      'stt.opened',
      'stt.lost',
      'stt.stalled',
      'stt.worked',
    ],
  ],
  [
    'Reply and playout',
    [
      'reply.text-ready',
      'reply.audio-ready',
      'reply.tool-called',
      'reply.completed',
      'reply.failed',
      'playout.started',
      'playout.drained',
      'playout.finished',
      'playout.cut',
      'tools.busy',
      'tools.idle',
      'call.transfer-failed',
      'speculation.budget-spent',
    ],
  ],
  [
    'Ends the call',
    [
      'operator.hangup',
      'caller.hung-up',
      'caller.vanished',
      'call.transferred',
      'call.drained',
      'call.faulted',
    ],
  ],
];

/** Whether there is no call any more after it. */
export const endsCall = (type: CallEventType): boolean => eventGroups.at(-1)?.[1].includes(type) === true;

const isKnown = (type: unknown): type is CallEventType =>
  typeof type === 'string' && Object.hasOwn(callEvents, type);

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

type Made =
  | { readonly ok: true; readonly event: { readonly type: CallEventType } }
  | { readonly ok: false; readonly words: string };

/** The event that the typed fields make, which may be a whole one with its type; in words why they make none. */
export function eventOf(type: CallEventType, typed: string): Made {
  try {
    const value: unknown = JSON.parse(typed.trim() === '' ? '{}' : typed);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { ok: false, words: 'The fields have to be a JSON object, as {"turn": 0}.' };
    const named: unknown = 'type' in value ? value.type : type;
    if (!isKnown(named))
      return { ok: false, words: 'There is no event of the type that the JSON has; choose one above.' };
    return { ok: true, event: { ...value, type: named } };
  } catch {
    return { ok: false, words: 'The fields are no JSON: names and texts stand in double quotes.' };
  }
}
