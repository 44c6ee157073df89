import { z } from 'zod';
import { interruptionMode } from '../../../src/config/policy-schema.ts';

const turn = z.int().min(0);
const leftMs = z.number().optional();
const reply = z.int().min(1);
const text = z.string();

/** What each input of a log must hold to be given to the call machine again. */
const inputs: Readonly<Record<string, z.ZodObject>> = {
  'turn.started': z.object({ turn, text, leftMs }),
  'turn.updated': z.object({ turn, text, leftMs }),
  'turn.eager-eot': z.object({ turn, text, confidence: z.number(), leftMs }),
  'turn.resumed': z.object({ turn, leftMs }),
  'turn.eot': z.object({ turn, text, trigger: z.string().optional(), leftMs }),
  'reply.text-ready': z.object({ reply }),
  'reply.audio-ready': z.object({ reply }),
  'reply.tool-called': z.object({ reply, id: text, name: text, effect: z.enum(['read', 'write']) }),
  'reply.completed': z.object({ reply, words: z.boolean() }),
  'reply.failed': z.object({ reply }),
  'playout.started': z.object({ reply }),
  'playout.drained': z.object({ reply }),
  'playout.finished': z.object({ reply }),
  'playout.cut': z.object({ reply, heard: text }),
  'caller.typed': z.object({ text }),
  'caller.dtmf': z.object({ digit: text }),
  'caller.ended-turn': z.object({}),
  'caller.hung-up': z.object({}),
  'caller.vanished': z.object({}),
  'caller.played': z.object({ mark: text }),
  'operator.say': z.object({ text, interruption: interruptionMode.optional() }),
  'operator.hangup': z.object({}),
  'stt.opened': z.object({}),
  'stt.lost': z.object({ final: z.literal(true).optional() }),
  'stt.stalled': z.object({}),
  'stt.worked': z.object({}),
  'tools.busy': z.object({}),
  'tools.idle': z.object({}),
  'call.drained': z.object({}),
  'call.faulted': z.object({}),
  'speculation.budget-spent': z.object({}),
  'timer.fired': z.object({ timer: z.int().min(1), delayMs: z.number() }),
};

/** What is wrong with an input, in words; undefined when nothing is. */
export function faultOfInput(entry: { readonly type: string }): string | undefined {
  const schema = Object.hasOwn(inputs, entry.type) ? inputs[entry.type] : undefined;
  if (schema === undefined) return `has an input that is not known here, "${entry.type.slice(0, 40)}"`;
  const key = schema.safeParse(entry).error?.issues[0]?.path.join('.');
  return key === undefined ? undefined : `has the input ${entry.type} without a proper ${key}`;
}
