import { describe, expect, it, vi } from 'vitest';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readFixture } from '../../tools/replay/read-fixture.ts';
import { fieldGroups, valueWords } from '../../tools/inspector/src/inspect/what-if/change-fields.ts';
import { hasPseudonyms } from '../../tools/inspector/src/inspect/what-if/has-pseudonyms.ts';
import { WhatIfService } from '../../tools/inspector/src/inspect/what-if/what-if-service.ts';
import { WhatIf } from '../../tools/inspector/src/inspect/what-if/what-if.ts';
import type { SavedFixture } from '../../tools/inspector/src/inspect/what-if/what-if-messages.ts';
import { booking, bookingJudged, recordedCall } from '../what-if/recorded.ts';
import { eventually } from '../support/eventually.ts';

const shipped = await shippedPolicy();
const { entries } = await recordedCall(booking, bookingJudged);

/** The page's side, with a worker on the same thread. */
function onPage(log = entries) {
  const saved: SavedFixture[] = [];
  const timers: (() => void)[] = [];
  const closed = vi.fn<() => void>();
  const whatIf = new WhatIf({
    entries: log,
    surroundings: {
      after: (_, run) => {
        timers.push(run);
        return () => void timers.splice(timers.indexOf(run), 1);
      },
    },
    save: (fixture) => saved.push(fixture),
    openWorker: (answered) => {
      const service = new WhatIfService(shipped, answered);
      return { ask: (request) => void service.take(request), close: closed };
    },
  });
  const settled = () =>
    eventually(() => expect(whatIf.state.value.kind).not.toBe('running'), { intervalMs: 1 });
  return { whatIf, saved, timers, closed, settled };
}

async function opened() {
  const page = onPage();
  page.whatIf.open();
  await page.settled();
  return page;
}

describe('what if, on the page', () => {
  it('begins with what was recorded, and nothing is played by itself', async () => {
    const { whatIf } = await opened();
    expect(whatIf.recorded.value).toMatchObject({
      eagerThreshold: 0.5,
      endThreshold: 0.7,
      mode: 'pause',
      enabled: 'on',
    });
    expect([whatIf.change.value, whatIf.result.value, whatIf.state.value]).toEqual([
      {},
      undefined,
      { kind: 'idle' },
    ]);
  });

  it('changes what differs from the recording, and nothing else', async () => {
    const { whatIf } = await opened();
    whatIf.choose('eagerThreshold', 0.4);
    whatIf.choose('enabled', 'off');
    whatIf.choose('minWords', 3);
    whatIf.choose('mode', 'confirm');
    whatIf.choose('mode', 'pause');
    expect(whatIf.change.value).toEqual({
      eagerThreshold: 0.4,
      speculation: { enabled: false },
      interruption: { minWords: 3 },
    });
    whatIf.reset();
    expect(whatIf.change.value).toEqual({});
  });

  it('shows what comes of it, and says when that is out of date', async () => {
    const { whatIf, settled } = await opened();
    whatIf.choose('eagerThreshold', 0.4);
    whatIf.play();
    expect(whatIf.state.value).toEqual({ kind: 'running' });
    await settled();
    expect(whatIf.result.value?.comparison.totals.replayed.guesses.made).toBe(3);
    expect(whatIf.isOutdated.value).toBe(false);
    whatIf.choose('eagerThreshold', 0.6);
    expect(whatIf.isOutdated.value).toBe(true);
  });

  it('tells that it takes a while only when it does', async () => {
    const { whatIf, timers, settled } = await opened();
    whatIf.play();
    timers[0]?.();
    expect(whatIf.state.value).toEqual({ kind: 'running', share: 0 });
    await settled();
    expect([whatIf.state.value, timers]).toEqual([{ kind: 'idle' }, []]);
  });

  it('saves the recording, and what was played, as fixtures', async () => {
    const { whatIf, saved, settled } = await opened();
    whatIf.save('recorded');
    await settled();
    whatIf.choose('enabled', 'off');
    whatIf.play();
    await settled();
    whatIf.save('changed');
    await settled();
    expect(saved.map(({ name }) => name)).toEqual(['booking.yaml', 'booking-what-if.yaml']);
    for (const { name, text } of saved) expect(readFixture(text, name)).toMatchObject({ ok: true });
    expect(saved[1]?.text).toContain('enabled: false');
  });

  it('says that a fixture differs before it is downloaded', async () => {
    const { whatIf, saved, settled } = onPage(
      entries.map((entry) =>
        entry.type === 'client.reply' && entry['event'] === 'ended'
          ? { ...entry, heard: 'Not said.' }
          : entry,
      ),
    );
    whatIf.open();
    await settled();
    whatIf.save('recorded');
    await settled();
    expect(saved).toEqual([]);
    expect(whatIf.made.value).toMatchObject({
      warning: expect.stringContaining('differs from the recorded call'),
      remarks: [expect.stringContaining('heard')],
    });
    whatIf.download();
    expect(saved).toEqual([whatIf.made.value]);
  });

  it.each([
    ['w3k9xa wanted', true],
    ['I wanted a window w12', false],
  ])('knows pseudonyms from words: %s', (text, isRedacted) => {
    const typed = { at: 0, kind: 'input', type: 'caller.typed', text } as const;
    expect(hasPseudonyms([typed])).toBe(isRedacted);
  });

  it.each([
    ['is not over', entries.slice(0, -1), /only a call that is over can be replayed/],
    ['has lost its beginning', entries.slice(1), /Line 1 .* is not the beginning of an event log/],
  ])('says in words that a call %s', async (_, log, words) => {
    const { whatIf, settled } = onPage(log);
    whatIf.open();
    await settled();
    expect(whatIf.state.value).toEqual({ kind: 'failed', why: expect.stringMatching(words) });
  });

  it('says so when the call never became ready, and lets go of its worker', async () => {
    const { whatIf, settled, closed } = onPage(entries.filter(({ type }) => type !== 'client.ready'));
    whatIf.open();
    await settled();
    whatIf.play();
    await settled();
    expect(whatIf.state.value).toEqual({
      kind: 'failed',
      why: expect.stringContaining('never became ready'),
    });
    whatIf.close();
    expect(closed).toHaveBeenCalledOnce();
  });

  it('keeps what was chosen and played while somebody looks elsewhere, and its worker for a minute', async () => {
    const { whatIf, timers, closed, settled, saved } = await opened();
    whatIf.choose('enabled', 'off');
    whatIf.play();
    whatIf.leave();
    timers.at(-1)?.();
    expect(closed).not.toHaveBeenCalled();
    await settled();
    const { value: result } = whatIf.result;
    whatIf.open();
    whatIf.leave();
    expect(timers).toHaveLength(1);
    timers[0]?.();
    expect(closed).toHaveBeenCalledOnce();
    whatIf.open();
    await settled();
    expect(whatIf.result.value).toBe(result);
    expect([whatIf.change.value, whatIf.isOutdated.value]).toEqual([
      { speculation: { enabled: false } },
      false,
    ]);
    // By a worker that has not played it.
    whatIf.save('changed');
    await settled();
    expect(saved[0]?.text).toContain('enabled: false');
  });

  it('has words for every value', async () => {
    const { whatIf } = await opened();
    const words = fieldGroups.flatMap(({ fields }) =>
      fields.map((field) => valueWords(field, whatIf.recorded.value[field.name])),
    );
    expect(words).toEqual([
      '0.5',
      '0.7',
      'yes',
      'the whole reply',
      'alike',
      '3',
      '5 s',
      'pause at once',
      '1',
      '2 s',
      '800 ms',
      '8 s',
    ]);
  });
});
