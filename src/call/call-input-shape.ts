import { z } from 'zod';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { CallInput } from '../../machines/vocabulary/call-input.ts';

const turn = z.int().min(0);
const confidence = z.number();
const leftMs = z.number().optional();
const reply = z.int().min(1);
const text = z.string();
const interruption = z.enum(['pause', 'confirm', 'off']).optional();

/** What each input must hold to be given to a call's machine: again, from a log, or by somebody who watches the call. */
const inputs: Readonly<Record<string, z.ZodObject>> = {
  'turn.started': z.object({ turn, text, leftMs }),
  'turn.updated': z.object({ turn, text, confidence: confidence.optional(), leftMs }),
  'turn.eager-eot': z.object({ turn, text, confidence, leftMs }),
  'turn.resumed': z.object({ turn, leftMs }),
  'turn.eot': z.object({
    turn,
    text,
    confidence: confidence.optional(),
    trigger: z.string().optional(),
    leftMs,
  }),
  'reply.text-ready': z.object({ reply }),
  'reply.audio-ready': z.object({ reply }),
  'reply.tool-called': z.object({
    reply,
    id: text,
    name: text,
    effect: z.enum(['read', 'write']),
    isClients: z.literal(true).optional(),
  }),
  'reply.completed': z.object({ reply, words: z.boolean() }),
  'reply.failed': z.object({ reply }),
  'playout.started': z.object({ reply }),
  'playout.drained': z.object({ reply }),
  'playout.finished': z.object({ reply }),
  'playout.cut': z.object({ reply, heard: text }),
  'caller.typed': z.object({ text }),
  'caller.dtmf': z.object({ digit: text }),
  'caller.ended-turn': z.object({}),
  'caller.stopped-reply': z.object({}),
  'caller.asked-for-reply': z.object({}),
  'caller.hung-up': z.object({}),
  'caller.vanished': z.object({}),
  'caller.played': z.object({ mark: text }),
  'operator.say': z.object({ text, interruption }),
  'operator.hangup': z.object({}),
  'stt.opened': z.object({}),
  'stt.lost': z.object({ final: z.literal(true).optional() }),
  'stt.stalled': z.object({}),
  'stt.worked': z.object({}),
  'tools.busy': z.object({}),
  'tools.idle': z.object({}),
  'call.drained': z.object({}),
  'call.transferred': z.object({ to: text }),
  'call.transfer-failed': z.object({}),
  'call.faulted': z.object({}),
  'speculation.budget-spent': z.object({}),
  'timer.fired': z.object({ timer: z.int().min(1), delayMs: z.number() }),
};

/** An input, and the note of a timer that fired. */
type NotedInput = CallEvent | CallInput | { readonly type: 'timer.fired' };

/** `fault` is to be read after the name of what holds the input. */
type InputReading =
  | { readonly ok: true; readonly input: NotedInput }
  | { readonly ok: false; readonly fault: string };

/** Reads an input that was made elsewhere, without what else it holds. */
export function readCallInput(value: unknown): InputReading {
  const type = typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : '';
  const schema = Object.hasOwn(inputs, type) ? inputs[type] : undefined;
  if (schema === undefined)
    return { ok: false, fault: `has an input that is not known here, "${type.slice(0, 40)}"` };
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return { ok: true, input: { type, ...data } as NotedInput };
  const key = error?.issues[0]?.path.join('.') ?? '';
  return { ok: false, fault: `has the input ${type} without a proper ${key}` };
}
