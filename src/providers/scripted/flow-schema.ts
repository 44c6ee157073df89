import { z } from 'zod';

const line = z.string().trim().min(1);
const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case, like "book-day"');
const patterns = z.array(line).min(1, 'needs at least one phrase');
const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
const timeOfDay = z
  .string()
  .regex(/^([01]?\d|2[0-4]):[0-5]\d$/, 'must be a time in quotes, like "8:30" or "17:00"');

/** A gap in a reply or a phrase that a caller's words fill. */
const slotSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('day'),
      /** The weekdays that can be had; all when absent. */
      open: z.array(weekday).min(1).optional(),
      /** Said when a closed day is asked for. */
      refusal: line.optional(),
      /** Said when the day is over. */
      past: line.optional(),
      lasting: z.boolean().optional(),
    }),
    z.strictObject({
      type: z.literal('time'),
      /** The first minute that can be had, and the first that can't be any more. */
      from: timeOfDay.optional(),
      until: timeOfDay.optional(),
      refusal: line.optional(),
      /** The slot with the day that the time is on, and what is said when the time is over on it. */
      day: name.optional(),
      past: line.optional(),
      lasting: z.boolean().optional(),
    }),
    z.strictObject({ type: z.literal('number'), lasting: z.boolean().optional() }),
    z.strictObject({ type: z.literal('yes-no'), lasting: z.boolean().optional() }),
    z.strictObject({
      type: z.literal('choice'),
      /** Each value with other words for it. */
      values: z.record(line, z.array(line)).refine((values) => Object.keys(values).length > 0, {
        message: 'needs at least one value',
      }),
      lasting: z.boolean().optional(),
    }),
  ],
  { error: 'must be one of: day, time, number, yes-no, choice' },
);

/** Something that a caller may want, known by what is said. */
const intentSchema = z.strictObject({
  examples: patterns,
  /** More examples, which are understood and not listened for: with every phrase more a recogniser mishears more. */
  unheard: patterns.optional(),
  /** May be said in every state; otherwise only in states that list it. */
  everywhere: z.boolean().optional(),
  /**
   * May be meant in every state, but is listened for only where it is listed, if anywhere. Elsewhere it has to be said
   * without doubt.
   */
  unlisted: z.boolean().optional(),
  /** Said first, with `{try}` and `{menu}` if need be; without `go`, the state's question is asked again after it. */
  say: line.optional(),
  /** Intents with the same phrases, which mean this one in the states that list it. */
  overrides: z.array(name).optional(),
  /** The state that it leads to. */
  go: name.optional(),
  /** Says the last reply again. */
  repeat: z.boolean().optional(),
});

const stateSchema = z.strictObject({
  /** What the state is about; leaving the topic forgets what its states have filled. */
  topic: name.optional(),
  /** Said once, on entering. */
  say: line.optional(),
  /** Said on entering, and again after an aside or when nothing was understood. */
  ask: line.optional(),
  /** What an answer fills; a state whose slot is filled already is passed over. */
  slot: name.optional(),
  /** How answers are said; without them, the slot alone. */
  answers: patterns.optional(),
  /** Where an answer leads. */
  next: name.optional(),
  /** Where a yes, and a no, to `ask` leads. */
  yes: name.optional(),
  no: name.optional(),
  /** Intents that may be said here besides those that may be said everywhere. */
  intents: z.array(name).optional(),
  /** Keypad: an intent, `yes`, `no`, or words for a value of the state's slot for each. */
  keys: z.record(z.string(), line).optional(),
  /** On entering, copies slots into lasting ones: `to: from`. */
  remember: z.record(name, name).optional(),
  /** On entering, empties these slots. */
  forget: z.array(name).optional(),
  /** The topic is finished here: going on from it forgets what the topic has filled. */
  done: z.boolean().optional(),
  /** Called once the words are said. */
  tool: z.strictObject({ name: line, args: z.record(z.string(), z.unknown()).default({}) }).optional(),
  /** What `{try}` stands for: what may be said here. */
  try: line.optional(),
  /** What `{menu}` stands for: which keys do what here. */
  menu: line.optional(),
});

/** A flow file as it is written. */
export const flowSchema = z.strictObject({
  name,
  label: z.literal('scripted'),
  /** BCP 47; the words for days, times and numbers are English. */
  language: z.string().regex(/^en\b/, 'must be English, like "en-US": no other language has slots yet'),
  about: line,
  start: name,
  /** Parts of patterns with a name, used as `<name>`. */
  phrases: z.record(name, line).default({}),
  slots: z.record(name, slotSchema).default({}),
  intents: z.record(name, intentSchema),
  states: z.record(name, stateSchema),
  /** Keys that work in every state that has no other use for them, each with its intent. */
  keys: z.record(z.string(), name).default({}),
  /** Said when keys mean nothing in a state that has a menu. */
  misdialled: line.optional(),
  /** Said in turn when nothing was understood several times in a row; the last one is kept. */
  fallbacks: z.array(line).min(1),
  /** After so many misses in a row, as if the caller had said this intent. */
  escalate: z.strictObject({ after: z.int().min(1), intent: name }),
});

export type FlowFile = z.infer<typeof flowSchema>;
export type SlotFile = z.infer<typeof slotSchema>;
export type StateFile = z.infer<typeof stateSchema>;
export type IntentFile = z.infer<typeof intentSchema>;

const keysOf = (shape: object): readonly string[] => Object.keys(shape);

/** The keys that may stand at `path`, for a hint at the one that was meant. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [section] = path;
  if (path.length === 0) return keysOf(flowSchema.shape);
  if (section === 'states') return path[2] === 'tool' ? ['name', 'args'] : keysOf(stateSchema.shape);
  if (section === 'intents') return keysOf(intentSchema.shape);
  if (section === 'escalate') return ['after', 'intent'];
  if (section === 'slots') return [...new Set(slotSchema.options.flatMap((option) => keysOf(option.shape)))];
  return [];
}
