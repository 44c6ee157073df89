import { describe, expect, it } from 'vitest';
import { callerSaidOf } from '../../tools/inspector/src/inspect/conversation/caller-item.ts';
import {
  conversationOf,
  factsAt,
  type ConversationItem,
} from '../../tools/inspector/src/inspect/conversation/conversation.ts';
import { replySaidOf, type ReplySaid } from '../../tools/inspector/src/inspect/conversation/reply-item.ts';
import { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { readScenario, scenarioFiles } from '../scenarios/scenario-files.ts';
import { fixtureCall, indexOf } from './fixture-call.ts';

const atEnd = ({ entries }: OpenCall): number => entries.length - 1;

function itemsOf(call: OpenCall, kind: ConversationItem['kind']): readonly ConversationItem[] {
  return conversationOf(call).items.filter((item) => item.kind === kind);
}

function replyOf(call: OpenCall, number: number, at = atEnd(call)): ReplySaid {
  const item = itemsOf(call, 'reply').find((each) => each.number === number);
  if (item === undefined) throw new Error(`there is no reply ${number}`);
  return replySaidOf(factsAt(item, at));
}

async function labelsOf(file: string): Promise<readonly string[]> {
  const call = await fixtureCall(file);
  return itemsOf(call, 'reply').map((item) => replySaidOf(factsAt(item, atEnd(call))).label);
}

const withoutSpaces = (text: string): string => text.replaceAll(/\s+/g, '');

describe('the conversation of a call', () => {
  const judged = scenarioFiles.filter(
    (file) => /^(barge-in|history)\//.test(file) && readScenario(file).expect.heard !== undefined,
  );

  it.each(judged)('%s has heard what was heard', async (file) => {
    const call = await fixtureCall(file);
    const said = itemsOf(call, 'reply').map((item) => replySaidOf(factsAt(item, atEnd(call))));
    const heard = said.map(({ words }) => words.heard).filter((text) => text !== '');
    const { expect: expected } = readScenario(file);
    expect(heard.map(withoutSpaces)).toEqual(expected.heard?.map(withoutSpaces));
    // No word of a reply is lost, and none is there twice.
    for (const item of itemsOf(call, 'reply')) {
      const { words } = replySaidOf(factsAt(item, atEnd(call)));
      const written = item.facts
        .filter(({ entry }) => entry.type === 'llm.answered' || entry.type === 'line.requested')
        .map(({ entry }) => String(entry['text']))
        .join('');
      expect(withoutSpaces(`${words.heard}${words.spoken}${words.generated}`)).toBe(withoutSpaces(written));
    }
  });

  it('tells what was heard, spoken and generated apart where a reply was cut', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    expect(replyOf(call, 1).words).toEqual({
      heard: 'Once upon a',
      spoken: 'time there was a very old king.',
      generated: '',
    });
  });

  it('tells who has paused a reply, who has cut it, and when', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    expect(replyOf(call, 1)).toMatchObject({
      stage: 'interrupted',
      interruption:
        'paused at 0:01.600 by a sound of the caller (turn 1), cut at 0:01.850 by the caller’s “stop” (turn 1)',
    });
  });

  it('tells that a reply went on after a noise', async () => {
    const call = await fixtureCall('barge-in/noise-passes.yaml');
    const said = replyOf(call, 1);
    expect(said.stage).toBe('completed');
    expect(said.interruption).toMatch(/^paused at .* went on after /);
  });

  it('knows no more at an entry than the log had by then', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    const conversation = conversationOf(call);
    const speaking = indexOf(call, 'playout.started');
    const here = replyOf(call, 1, speaking);
    expect(here.stage).toBe('open');
    expect(here.words.heard).toBe('');
    expect(here.words.spoken).toBe('Once upon a time there was a very old king.');
    expect(here.evidence).toBeUndefined();
    expect(conversation.countAt(0)).toBe(0);
    const started = indexOf(call, 'turn.started', ({ turn }) => turn === 1);
    expect(conversation.countAt(started)).toBe(conversation.countAt(started - 1) + 1);
  });

  it('tells what is held, what a guess was made for, and why it was thrown away', async () => {
    const call = await fixtureCall('speculation/resumed-withdraws.yaml');
    const requested = indexOf(call, 'reply.requested');
    expect(replyOf(call, 1, requested)).toMatchObject({ label: 'Guess', stage: 'guess' });
    expect(replyOf(call, 1)).toMatchObject({ stage: 'thrown-away', why: 'the caller went on talking' });
    expect(replyOf(call, 1).guessed).toBe(
      (call.entries[requested]?.['drafts'] as readonly string[] | undefined)?.join(' / '),
    );
  });

  it('has no words of a model that failed before one was heard, and all of one that failed later', async () => {
    expect(replyOf(await fixtureCall('failures/starts-over-unheard.yaml'), 1).words.heard).toBe('Yes it is.');
    expect(replyOf(await fixtureCall('failures/goes-on-where-heard.yaml'), 1).words.heard).toBe(
      'The branch opens at nine. It closes at five.',
    );
  });

  it('tells what a tool was given, what it answered and how long it took', async () => {
    const call = await fixtureCall('tools/tool-then-answer.yaml');
    const tool = { name: 'weather', args: { city: 'Rome' } };
    expect(replyOf(call, 1).tools).toMatchObject([
      { ...tool, state: 'done', result: { sky: 'clear' }, tookMs: 400 },
    ]);
    expect(replyOf(call, 1, indexOf(call, 'tools.busy')).tools).toMatchObject([
      { name: 'weather', state: 'running' },
    ]);
    expect(replyOf(call, 1, indexOf(call, 'llm.answered')).tools).toMatchObject([
      { ...tool, state: 'running' },
    ]);
  });

  it('tells by what it is known that so much was heard', async () => {
    expect(replyOf(await fixtureCall('barge-in/words-cut.yaml'), 1).evidence).toBe(
      '3 words heard, by the clock (4 marks sent, none answered)',
    );
    expect(replyOf(await fixtureCall('history/marks-end-the-playout.yaml'), 1).evidence).toMatch(
      /heard, by marks \(\d+ of \d+ answered, last r1:\d+ at /,
    );
    expect(replyOf(await fixtureCall('history/no-word-times.yaml'), 1).evidence).toMatch(/estimated$/);
  });

  it('names the scripted lines', async () => {
    expect(await labelsOf('barge-in/greeting.yaml')).toContain('Greeting');
    expect(await labelsOf('silence/prompt.yaml')).toContain('Prompt after a silence');
    expect(await labelsOf('failures/apology.yaml')).toContain('Apology');
    expect(await labelsOf('dtmf-typed/operator-line.yaml')).toContain('Operator’s line');
  });
});

const told = (call: OpenCall): unknown =>
  conversationOf(call).items.map(({ key, kind, number, facts }) => ({
    key,
    kind,
    number,
    facts: facts.map(({ index, cause }) => ({ index, cause })),
  }));

it('a conversation that grows with its call comes to the same as one that is whole', async () => {
  const whole = await fixtureCall('tools/cut-after-the-result.yaml');
  const growing = new OpenCall('growing');
  growing.frames.push(...whole.frames);
  for (const entry of whole.entries) {
    growing.entries.push(entry);
    conversationOf(growing);
  }
  expect(told(growing)).toEqual(told(whole));
});

describe('what the caller said', () => {
  it.each([
    ['barge-in/too-few-words-are-kept.yaml', 1, 'turn.kept', 'kept'],
    ['barge-in/too-few-words-are-kept.yaml', 1, 'turn.committed', 'committed'],
    ['barge-in/backchannel-passes.yaml', 1, 'turn.dropped', 'dropped'],
  ] as const)('%s: turn %i is, at %s, %s', async (file, turn, type, progress) => {
    const call = await fixtureCall(file);
    const item = itemsOf(call, 'turn').find(({ number }) => number === turn);
    const at = indexOf(call, type, (entry) => entry['turn'] === turn);
    if (item === undefined) throw new Error('no such turn');
    const said = callerSaidOf(factsAt(item, at));
    expect(said.progress).toBe(progress);
    expect(callerSaidOf(factsAt(item, at - 1)).progress).not.toBe(progress);
    expect(said.notes.join()).toContain(progress === 'committed' ? 'kept' : progress);
  });

  it('is guessed to be over, and goes on', async () => {
    const call = await fixtureCall('speculation/resumed-withdraws.yaml');
    const [turn] = itemsOf(call, 'turn');
    if (turn === undefined) throw new Error('no turn');
    const progressAt = (type: string): string => callerSaidOf(factsAt(turn, indexOf(call, type))).progress;
    expect([progressAt('turn.started'), progressAt('turn.eager-eot')]).toEqual(['hearing', 'guessed']);
    expect([progressAt('turn.resumed'), progressAt('turn.committed')]).toEqual(['hearing', 'committed']);
  });

  it('may be typed, and keyed', async () => {
    const typed = await fixtureCall('dtmf-typed/typed-turn.yaml');
    expect(itemsOf(typed, 'typed').map((item) => callerSaidOf(item.facts).progress)).toContain('committed');
    const keyed = await fixtureCall('dtmf-typed/keys-collected.yaml');
    expect(itemsOf(keyed, 'keys').map((item) => callerSaidOf(item.facts))).toMatchObject([
      { text: '42', progress: 'committed' },
    ]);
  });

  it('is not what came when it was committed already', async () => {
    const call = await fixtureCall('barge-in/stale-words.yaml');
    const [turn] = itemsOf(call, 'turn');
    expect(callerSaidOf(turn?.facts ?? [])).toMatchObject({
      text: 'Tell me a story.',
      progress: 'committed',
      notes: ['came too late, and was not taken: “Tell me a story about a dog.”'],
    });
  });

  it.each(scenarioFiles.filter((file) => /^(barge-in|dtmf-typed)\//.test(file)))(
    '%s: what the history has of it is committed',
    async (file) => {
      const call = await fixtureCall(file);
      const committed = call.entries.filter(({ type }) => type === 'turn.committed').map(({ text }) => text);
      const said = conversationOf(call)
        .items.filter(({ kind }) => kind === 'turn' || kind === 'typed' || kind === 'keys')
        .map(({ facts }) => callerSaidOf(facts))
        .filter(({ progress }) => progress === 'committed');
      expect(new Set(said.map(({ text }) => text))).toEqual(new Set(committed));
      expect(said).toHaveLength(committed.length);
    },
  );
});
