import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../tools/inspector/src/inspect/events/context-difference.ts';
import { ShownEvents, showAll } from '../../tools/inspector/src/inspect/events/event-filter.ts';
import { EventSearch, piecesOf, searchWords } from '../../tools/inspector/src/inspect/events/event-search.ts';
import { gistOf } from '../../tools/inspector/src/inspect/events/gist.ts';
import { consequencesOf, stepOf, unmovedWords } from '../../tools/inspector/src/inspect/events/step.ts';
import { scenarioFiles } from '../scenarios/scenario-files.ts';
import { fixtureCall, indexOf } from './fixture-call.ts';

describe('the difference of two contexts', () => {
  it('names each place that differs, at its depth', () => {
    const before = { reply: { number: 1, tools: [{ id: 'a' }] }, kept: [], keys: '' };
    const after = { reply: { number: 1, tools: [{ id: 'b' }, { id: 'c' }] }, kept: [], keys: '4' };
    expect(differenceOf(before, after)).toEqual([
      { path: 'reply.tools[0].id', change: 'changed', before: 'a', after: 'b' },
      { path: 'reply.tools[1]', change: 'added', after: { id: 'c' } },
      { path: 'keys', change: 'changed', before: '', after: '4' },
    ]);
  });

  it('takes what is undefined for absent, and null for a value', () => {
    expect(differenceOf({ cut: undefined }, {})).toEqual([]);
    expect(differenceOf({ cut: undefined }, { cut: null })).toEqual([
      { path: 'cut', change: 'added', after: null },
    ]);
    expect(differenceOf({ cut: { reply: 1 } }, { cut: undefined })).toEqual([
      { path: 'cut', change: 'removed', before: { reply: 1 } },
    ]);
  });

  it('names a place whose kind of value has changed as a whole', () => {
    expect(differenceOf({ a: [1] }, { a: { 0: 1 } })).toEqual([
      { path: 'a', change: 'changed', before: [1], after: { 0: 1 } },
    ]);
  });
});

/** The types of what is found in a log. */
async function found(query: string, most = Infinity): Promise<readonly string[]> {
  const { entries } = await fixtureCall('barge-in/words-cut.yaml');
  const search = new EventSearch(searchWords(query));
  const rows = entries.map((_, index) => index);
  while (!search.lookOn(entries, rows, most));
  return search.matches.map((index) => entries[index]?.type ?? '');
}

describe('the search of an event log', () => {
  it('finds what has all the words, in any case, in the type or the fields', async () => {
    expect(await found('TURN.updated')).toEqual(['turn.updated']);
    expect(await found('stop turn.eot')).toEqual(['turn.eot']);
    expect(await found('king nonsense')).toEqual([]);
  });

  it('finds nothing for no words', async () => expect(await found('  ')).toEqual([]));

  it('finds the same in portions', async () => {
    const whole = await found('client.');
    expect(whole.length).toBeGreaterThan(20);
    expect(await found('client.', 7)).toEqual(whole);
  });

  it('goes on with what the log has grown by', async () => {
    const { entries } = await fixtureCall('barge-in/words-cut.yaml');
    const search = new EventSearch(['turn.eot']);
    const rows: number[] = [];
    const grow = (to: number): readonly number[] => {
      while (rows.length < to) rows.push(rows.length);
      search.lookOn(entries, rows, Infinity);
      return [...search.matches];
    };
    expect(grow(20)).toHaveLength(1);
    expect(grow(entries.length)).toHaveLength(2);
  });

  it('marks the words in a text, the longest first', () => {
    expect(piecesOf('turn.started', ['turn', 'turn.s'])).toEqual([
      { text: 'turn.s', isHit: true },
      { text: 'tarted', isHit: false },
    ]);
    expect(piecesOf('nothing', ['x'])).toEqual([{ text: 'nothing', isHit: false }]);
  });
});

describe('the filter of an event log', () => {
  it('shows what is of one of the kinds and about one of the things', async () => {
    const { entries } = await fixtureCall('tools/tool-then-answer.yaml');
    const shown = new ShownEvents({ kinds: ['input', 'decision'], groups: ['tools'] });
    shown.take(entries);
    expect(shown.rows.map((index) => entries[index]?.type)).toEqual([
      'reply.tool-called',
      'tool.released',
      'tools.busy',
      'tools.idle',
    ]);
  });

  it('shows all that there is at first, once each as the log grows', async () => {
    const { entries } = await fixtureCall('tools/tool-then-answer.yaml');
    const shown = new ShownEvents(showAll);
    shown.take(entries.slice(0, 10));
    shown.take(entries);
    expect(shown.rows).toEqual(entries.map((_, index) => index));
  });
});

describe('what the machine did with an input', () => {
  it('are the states left and entered, the guards that held, what has changed, and the timers', async () => {
    const call = await fixtureCall('speculation/resumed-withdraws.yaml');
    const guessed = stepOf(call, indexOf(call, 'turn.eager-eot'));
    expect(guessed?.entered).toEqual(['active.floor.eager-thinking']);
    expect(guessed?.left).toContain('active.floor.listening');
    expect(guessed?.timersSet.map(({ source }) => source)).toContain('active.floor.eager-thinking');
    expect(guessed?.difference.map(({ path }) => path)).toContain('reply');
    const resumed = stepOf(call, indexOf(call, 'turn.resumed'));
    expect(resumed?.timersCancelled.map(({ source }) => source)).toContain('active.floor.eager-thinking');
    expect(resumed?.difference).toContainEqual(expect.objectContaining({ path: 'reply', change: 'removed' }));
  });

  it('is that a timer fired', async () => {
    const call = await fixtureCall('silence/prompt.yaml');
    const step = stepOf(call, indexOf(call, 'timer.fired'));
    expect(step?.timersFired.map(({ id }) => id)).toEqual([step?.frame.event.type]);
    expect(step?.timersCancelled).not.toContainEqual(expect.objectContaining({ id: step?.frame.event.type }));
  });

  it('is nothing for what it is not asked about', async () => {
    const call = await fixtureCall('history/marks-end-the-playout.yaml');
    expect(stepOf(call, indexOf(call, 'caller.played'))).toBeUndefined();
    expect(stepOf(call, indexOf(call, 'client.mark'))).toBeUndefined();
  });

  it('led to decisions and effects, apart from what streams report meanwhile', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    const { decisions, effects, meanwhile } = consequencesOf(call, indexOf(call, 'playout.started'));
    const types = (list: typeof decisions): readonly string[] => list.map(({ entry }) => entry.type);
    expect(types(decisions)).toEqual([]);
    expect(types(effects)).toEqual(['client.metrics']);
    expect(new Set(types(meanwhile))).toEqual(new Set(['client.mark', 'voice.spoke']));
  });
});

describe('the gist of an entry', () => {
  it('says something of each entry that has fields, and never [object Object]', async () => {
    const calls = await Promise.all(
      scenarioFiles.filter((file) => /^(failures|dtmf-typed)\//.test(file)).map(fixtureCall),
    );
    for (const entry of calls.flatMap(({ entries }) => entries)) {
      const gist = gistOf(entry);
      expect(gist).not.toMatch(/object Object|undefined|NaN/);
      const saysNothing = Object.keys(entry).length > 3 && entry.type !== 'stt.lost' && gist === '';
      expect(saysNothing ? entry.type : '').toBe('');
    }
  });

  it('is of a type that nobody knows what its fields say', () => {
    expect(gistOf({ at: 0, kind: 'effect', type: 'news.came', about: { a: 1 } })).toBe('about {"a":1}');
  });
});

it('an input that moved nothing began the call, or changed nothing', () => {
  expect(unmovedWords({ statesBefore: [] })).toBe('The call began.');
  expect(unmovedWords({ statesBefore: ['active'] })).toContain('changed nothing');
});
