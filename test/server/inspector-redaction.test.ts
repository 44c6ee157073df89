import fc from 'fast-check';
import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import type { CallMachineInput } from '../../machines/call-context.ts';
import { wordsOf } from '../../machines/words.ts';
import { Pseudonyms } from '../../src/inspector/pseudonyms.ts';
import { Redactor } from '../../src/inspector/redactor.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario, scenarioFiles } from '../scenarios/scenario-files.ts';

const key = new Uint8Array(32).fill(7);
const policy = await shippedPolicy();
const { backchannels } = policy.interruption;
const kept = new Set(backchannels);
const header = {
  at: 0,
  kind: 'call',
  type: 'call.opened',
  version: 3,
  id: 'call-1',
  startedAt: '2030-01-01T00:00:00.000Z',
  agent: 'front-desk',
  transport: 'native',
  resumed: false,
  policy,
  farewell: 'Thank you for calling. Goodbye.',
  apology: { text: 'I am sorry.', interruption: 'off' },
  greeting: { name: 'greeting', text: 'Hello, this is Ada.' },
  tools: [{ name: 'book', effect: 'write', cancellable: false }],
};

/** Redacts these entries behind a header. */
function redacted(...entries: readonly object[]): readonly Readonly<Record<string, unknown>>[] {
  const redact = new Redactor(key).ofCall('call-1');
  expect(redact.entry(header)).toEqual(header);
  return entries.map((entry) => redact.entry({ at: 1, kind: 'input', ...entry }) as Record<string, unknown>);
}

/** Those in which words, keys and lines matter most, and some of the others. */
const replayedFiles = scenarioFiles.filter(
  (file, index) => /^(?:barge-in|dtmf-typed|silence)|exact|unicode|tool/.test(file) || index % 5 === 0,
);

const sentence = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.oneof(fc.constantFrom(...backchannels, 'Mm-hmm', "don't", 'Zoë', '½', '™', '´'), fc.string()))
    .map((words) => words.join(' ')),
);

const text = (words: string): string => new Pseudonyms(key).text(words, { kept, exact: false });

describe('redacted words', () => {
  it('leave nothing of the original but backchannels, and are as many', () => {
    fc.assert(
      fc.property(sentence, (words) => {
        const before = wordsOf(words);
        const after = wordsOf(text(words));
        expect(after).toHaveLength(before.length);
        for (const [index, word] of before.entries()) {
          if (kept.has(word)) expect(after[index]).toBe(word);
          else expect(after[index]).toMatch(/^w[0-9a-z]{5}$/);
        }
      }),
    );
  });

  it('are the same for the same sentence and others for another, however they are written', () => {
    fc.assert(
      fc.property(sentence, sentence, (one, other) => {
        const same = wordsOf(one).join(' ') === wordsOf(other).join(' ');
        expect(wordsOf(text(one)).join(' ') === wordsOf(text(other)).join(' ')).toBe(same);
        expect(wordsOf(text(`${one.toUpperCase().toLowerCase()}!`))).toEqual(
          wordsOf(text(one.toUpperCase().toLowerCase())),
        );
      }),
    );
    const exact = { kept, exact: true };
    expect(new Pseudonyms(key).text('Hello.', exact)).not.toBe(new Pseudonyms(key).text('hello.', exact));
  });

  it('hang on the key', () => {
    const other = new Pseudonyms(new Uint8Array(32).fill(8));
    expect(other.text('hello', { kept, exact: false })).not.toBe(text('hello'));
  });

  it('differ from call to call, and agree in all that is seen of one', () => {
    const redactor = new Redactor(key);
    const seen = ['call-1', 'call-1', 'call-2'].map((id) => redactor.ofCall(id).value({ text: 'zanzibar' }));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).not.toEqual(seen[0]);
  });

  it('replace the keys of a telephone by others, all but the terminator', () => {
    const pseudonyms = new Pseudonyms(key);
    const digits = '0123456789*ABCD'.split('');
    const others = digits.map((digit) => pseudonyms.key(digit, '#'));
    expect(others.toSorted()).toEqual(digits.toSorted());
    expect(others).not.toEqual(digits);
    expect(pseudonyms.key('#', '#')).toBe('#');
  });
});

/** How the end of a reply shows in a log. */
const heard = (reply: number) => [
  { type: 'client.reply', event: 'text', reply: `r${reply}`, text: 'Hello, this ' },
  { type: 'reply.cut', reply },
  { type: 'history.grew', messages: [{ role: 'assistant', text: 'Hello,', interrupted: true }] },
  { type: 'playout.cut', reply, heard: 'Hello,' },
];

describe('a redacted entry', () => {
  it.each([
    [{ type: 'turn.eot', turn: 0, text: 'Call Bob at nine.' }, /^w\w{5} w\w{5} w\w{5} w\w{5}\.$/, 'text'],
    [{ type: 'turn.updated', turn: 0, text: 'Yeah, uh Bob' }, /^Yeah, uh w\w{5}$/, 'text'],
    [{ type: 'turn.eot', turn: 0, text: 'Goodbye.' }, /^w\w{5}\.$/, 'text'],
    [
      { type: 'line.requested', reply: 1, line: 'greeting', text: 'Hello, this is Ada.' },
      /^Hello, this/,
      'text',
    ],
    [
      { type: 'line.requested', reply: 1, line: 'operator', text: 'Hello, this is Ada.' },
      /^w\w{5}, w/,
      'text',
    ],
    [
      { type: 'tool.ended', name: 'book', id: 't1', ok: true, result: { for: 'Bob' } },
      /^\[redacted\]$/,
      'result',
    ],
    [{ type: 'client.error', code: 'internal', message: 'Bob', fatal: false }, /^\[redacted\]$/, 'message'],
    [{ type: 'something.new', remark: 'Bob' }, /^\[redacted\]$/, 'remark'],
    [{ type: 'something.new', name: 'Bob and Ada' }, /^\[redacted\]$/, 'name'],
  ])('of %j', (entry, pattern, name) => {
    const [only] = redacted(entry);
    expect(only?.[name]).toMatch(pattern);
    expect(Object.keys(only ?? {})).toEqual(['at', 'kind', ...Object.keys(entry)]);
  });

  it('has the same keys where they are pressed and where they are a turn', () => {
    const keyed = [
      { type: 'caller.dtmf', digit: '4' },
      { type: 'caller.dtmf', digit: '2' },
    ];
    const [one, two, turn, spoken] = redacted(
      ...keyed,
      { type: 'turn.committed', text: '42' },
      { type: 'turn.eot', turn: 0, text: '42' },
    );
    expect(turn?.['text']).toBe(`${String(one?.['digit'])}${String(two?.['digit'])}`);
    expect(turn?.['text']).not.toBe('42');
    expect(spoken?.['text']).toMatch(/^w\w{5}$/);
  });

  it('says what was heard of a scripted line, and not what was heard of an answer', () => {
    const greeting = { type: 'line.requested', reply: 1, line: 'greeting', text: 'Hello, this is Ada.' };
    const [, ofLine, , left, cut] = redacted(greeting, ...heard(1));
    expect([ofLine?.['text'], cut?.['heard']]).toEqual(['Hello, this ', 'Hello,']);
    expect(left).toMatchObject({ messages: [{ role: 'assistant', text: 'Hello,', interrupted: true }] });
    expect(JSON.stringify(redacted(greeting, ...heard(2)).slice(1))).not.toContain('Hello');
  });
});

describe('what a feed tells, redacted', () => {
  it('has no word of the caller in states and events, and the states themselves', () => {
    const input = { policy, farewell: header.farewell, apology: header.apology } as CallMachineInput;
    const actor = createActor(callMachine, { input }).start();
    const redact = new Redactor(key).ofCall('call-1');
    actor.send({ type: 'stt.opened' });
    actor.send({ type: 'turn.started', turn: 0, text: 'zanzibar' });
    actor.send({ type: 'turn.eager-eot', turn: 0, text: 'zanzibar please', confidence: 0.5 });
    actor.send({ type: 'caller.dtmf', digit: '4' });
    const { context, value } = actor.getSnapshot();
    actor.stop();
    expect(JSON.stringify(context)).toContain('zanzibar');
    const told = redact.value({ context, value }) as { readonly context: object; readonly value: unknown };
    expect(JSON.stringify(told)).not.toMatch(/zanzibar|please/);
    expect(told.value).toEqual(value);
    expect(told.context).toMatchObject({ policy, farewell: header.farewell, turn: { number: 0 } });
    expect(redact.value('zanzibar')).toBe('[redacted]');
    const deep: { inner?: unknown } = {};
    deep.inner = deep;
    expect(JSON.stringify(redact.value(deep))).toContain('[redacted]');
  });
});

describe('a redacted log', () => {
  it('leads the call machine to the same decisions', async () => {
    const redactor = new Redactor(key);
    let replayed = 0;
    for (const file of replayedFiles) {
      const { log } = await runFixture(readScenario(file), policy);
      const redact = redactor.ofCall('call-1');
      const entries = log.map((entry) => redact.entry(entry) as LogEntry);
      const reading = readLog(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      expect({ file, ok: reading.ok }).toEqual({ file, ok: true });
      if (!reading.ok) continue;
      expect({ file, difference: replayLog(reading.call) }).toEqual({ file, difference: undefined });
      replayed++;
    }
    expect(replayed).toBeGreaterThan(40);
  });
});
