import { describe, expect, it } from 'vitest';
import { chooseCalls, problemsOf } from '../../tools/inspector/src/inspect/calls/call-choice.ts';
import { CallList } from '../../tools/inspector/src/inspect/calls/call-list.ts';
import { readCallListing, type CallRow } from '../../tools/inspector/src/inspect/calls/call-row.ts';
import { itemsOf, stepFrom } from '../../tools/inspector/src/inspect/calls/list-items.ts';
import { hashOf, readRoute } from '../../tools/inspector/src/inspect/page/route.ts';
import { ManualClock } from '../server/manual-clock.ts';

function row(id: string, more: Partial<CallRow> = {}): CallRow {
  const [known] = readCallListing({ calls: [{ id, startedAt: '2026-01-01T00:00:00.000Z' }] })?.calls ?? [];
  return known === undefined ? expect.fail('no row') : { ...known, ...more };
}

const calls = [
  row('old', { agent: 'front-desk', outcome: 'caller-hangup' }),
  row('new', { agent: 'pizza', outcome: 'provider-failure', startedAt: '2026-01-02T00:00:00.000Z' }),
  row('live', {
    agent: 'front-desk',
    label: 'The front desk',
    isLive: true,
    state: 'speaking',
    startedAt: '2025-12-31T00:00:00.000Z',
  }),
];
const ids = (filter: Parameters<typeof chooseCalls>[1]['filter'], words = '') =>
  chooseCalls(calls, { filter, words }).map(({ id }) => id);

describe('the calls that are looked for', () => {
  it('are the live ones first, then the newest', () => {
    expect(ids('all')).toEqual(['live', 'new', 'old']);
  });

  it('are chosen by how they are', () => {
    expect(ids('live')).toEqual(['live']);
    expect(ids('recorded')).toEqual(['new', 'old']);
    expect(ids('with problems')).toEqual(['new']);
  });

  it('are found by all the words that were typed, in any case', () => {
    expect(ids('all', 'FRONT')).toEqual(['live', 'old']);
    expect(ids('all', ' desk  hangup ')).toEqual(['old']);
    expect(ids('all', 'nobody')).toEqual([]);
  });

  it('have their problems told in words', () => {
    const health = { errors: 1, providersFailed: 2, recogniserLosses: 3, isComplete: false };
    expect(problemsOf(row('bad', { health }))).toEqual([
      '1 error',
      '2 provider faults',
      'recogniser lost 3 ×',
      'log without an end',
    ]);
    expect(
      problemsOf(
        row('live', {
          isLive: true,
          health: { ...health, errors: 0, providersFailed: 0, recogniserLosses: 0 },
        }),
      ),
    ).toEqual([]);
  });

  it('are gone through with the keyboard, up to the ends', () => {
    const items = itemsOf([], calls);
    expect(stepFrom(items, undefined, 1)).toBe('#/call/old');
    expect(stepFrom(items, '#/call/old', 1)).toBe('#/call/new');
    expect(stepFrom(items, '#/call/live', 5)).toBe('#/call/live');
    expect(stepFrom([], undefined, 1)).toBeUndefined();
  });
});

describe('an address', () => {
  it.each([
    ['', { page: 'list' }],
    ['#/', { page: 'list' }],
    ['#/call/', { page: 'list' }],
    ['#/call/a%2Fb', { page: 'call', id: 'a/b' }],
    ['#/call/%E0%A4%A', { page: 'call', id: '%E0%A4%A' }],
    ['#/file', { page: 'file', key: '' }],
    ['#/file/0-call.ndjson', { page: 'file', key: '0-call.ndjson' }],
  ])('%j is %j', (hash, route) => {
    expect(readRoute(hash)).toEqual(route);
  });

  it('comes back as it was made', () => {
    const route = { page: 'call', id: 'ä/ö %' } as const;
    expect(readRoute(hashOf(route))).toEqual(route);
  });
});

function listOf(answers: readonly (Response | undefined)[]) {
  const clock = new ManualClock();
  const asked: (string | undefined)[] = [];
  const patience: number[] = [];
  const list = new CallList(
    {
      get: async (_path, headers, patienceMs) => {
        patience.push(patienceMs);
        asked.push(headers?.['If-None-Match']);
        return answers[asked.length - 1];
      },
    },
    {
      nowMs: () => clock.now(),
      isVisible: () => true,
      after: (delayMs, run) => {
        const timer = clock.setTimeout(run, delayMs);
        return () => clock.clearTimeout(timer);
      },
    },
  );
  return { clock, asked, patience, list };
}

describe('the list of the server', () => {
  it('is not sent again when it has not changed, and its durations go on from when it was heard', async () => {
    const body = JSON.stringify({ calls: [{ id: 'one', isLive: true, durationMs: 5 }], leftOut: 2 });
    const { asked, list } = listOf([
      new Response(body, { headers: { ETag: '"x"' } }),
      new Response(null, { status: 304 }),
    ]);
    await list.ask();
    await list.ask();
    expect(asked).toEqual([undefined, '"x"']);
    expect(list.state.value).toMatchObject({
      heardMs: 0,
      problem: undefined,
      listing: { leftOut: 2, calls: [{ id: 'one' }] },
    });
  });

  it('is waited for longer the first time, when the server has to read all its logs', async () => {
    const { patience, list } = listOf([undefined, new Response('{"calls":[]}'), undefined]);
    for (let time = 0; time < 3; time += 1) await list.ask();
    expect(patience).toEqual([120_000, 120_000, 8000]);
  });

  it('stays when the server is away, and goes when it may not be seen any more', async () => {
    const body = JSON.stringify({ calls: [{ id: 'one' }] });
    const refusal = JSON.stringify({ error: { code: 'forbidden', message: 'Send a token.' } });
    const { list } = listOf([new Response(body), undefined, new Response(refusal, { status: 403 })]);
    await list.ask();
    await list.ask();
    expect(list.state.value).toMatchObject({ problem: 'away', listing: { calls: [{ id: 'one' }] } });
    await list.ask();
    expect(list.state.value).toMatchObject({
      problem: 'forbidden',
      listing: undefined,
      advice: 'Send a token.',
    });
  });

  it.each([
    [401, 'unauthorized'],
    [404, 'off'],
    [500, 'failed'],
    [200, 'failed'],
  ])('tells what %d means', async (status, problem) => {
    const { list } = listOf([new Response('nothing', { status })]);
    await list.ask();
    expect(list.state.value.problem).toBe(problem);
  });

  it('is asked for every two seconds, and seldom where there is no inspector', async () => {
    const { clock, asked, list } = listOf([new Response('{"calls":[]}'), new Response('', { status: 404 })]);
    await list.ask();
    clock.advance(2000);
    expect(asked.length).toBe(2);
    await list.ask();
    clock.advance(2000);
    expect(asked.length).toBe(2);
    clock.advance(13_000);
    expect(asked.length).toBe(3);
  });
});
