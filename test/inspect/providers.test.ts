import { describe, expect, it } from 'vitest';
import type { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import type { ProviderStatus } from '../../tools/inspector/src/inspect/providers/provider-status.ts';
import { isCutOffAt } from '../../tools/inspector/src/inspect/record/cut-off.ts';
import { providersOf } from '../../tools/inspector/src/inspect/providers/providers.ts';
import { scenarioFiles } from '../scenarios/scenario-files.ts';
import { fixtureCall, indexOf, writtenCall } from './fixture-call.ts';

function statusOf(call: OpenCall, name: string, index: number): ProviderStatus {
  const track = providersOf(call)
    .at(index)
    .find((each) => each.name === name);
  if (track === undefined) throw new Error(`${name} is not known at ${index}`);
  return track.at(index);
}

describe('speech-to-text', () => {
  it('is opening, open, lost, and catching up until it says something', async () => {
    const call = await fixtureCall('failures/stt-lost-inside-a-turn.yaml');
    const at = (type: string, nth = 0): ProviderStatus => {
      const indices = call.entries.flatMap((entry, index) => (entry.type === type ? [index] : []));
      return statusOf(call, 'scripted-ears', indices[nth] ?? -1);
    };
    expect(at('stt.asked').state).toBe('opening');
    expect(at('stt.opened').state).toBe('open');
    expect(at('stt.lost')).toMatchObject({
      state: 'lost',
      since: 1000,
      failed: 1,
      lastError: { at: 1000, code: 'provider-unreachable' },
      lastMessage: { at: 800, what: 'turn.updated' },
    });
    expect(at('stt.asked', 1)).toMatchObject({ state: 'opening', asked: 2, reconnects: 0 });
    expect(at('stt.opened', 1)).toMatchObject({ state: 'catching up', since: 2000, reconnects: 1 });
    expect(at('stt.worked', 1)).toMatchObject({ state: 'open', since: 2500, reconnects: 1 });
  });

  it('has said last what it judged of a turn, and is sent audio again when it is opened anew', () => {
    const call = writtenCall([
      { at: 0, kind: 'effect', type: 'stt.asked', provider: 'ears' },
      { at: 50, kind: 'input', type: 'stt.opened' },
      { at: 900, kind: 'effect', type: 'turn.judged', turn: 0, confidence: 0.4 },
      { at: 950, kind: 'decision', type: 'turn.committed', turn: 0 },
      { at: 1000, kind: 'input', type: 'stt.lost' },
      { at: 1100, kind: 'effect', type: 'stt.asked', provider: 'ears', resentMs: 800 },
    ]);
    expect(statusOf(call, 'ears', 3)).toMatchObject({
      state: 'open',
      lastMessage: { at: 900, what: 'turn.judged' },
    });
    expect(statusOf(call, 'ears', 3).resent).toBeUndefined();
    expect(statusOf(call, 'ears', 5)).toMatchObject({ state: 'opening', resent: { at: 1100, ms: 800 } });
  });

  it('is deaf when it says nothing although audio flows, and refused when none will take the call', async () => {
    const stalled = await fixtureCall('failures/stalled-stt-release-the-turn.yaml');
    expect(statusOf(stalled, 'scripted-ears', indexOf(stalled, 'stt.stalled')).state).toBe('deaf');
    const call = writtenCall([
      { at: 0, kind: 'effect', type: 'stt.asked', provider: 'first' },
      { at: 10, kind: 'effect', type: 'provider.failed', provider: 'first', code: 'provider-refused' },
      { at: 10, kind: 'effect', type: 'stt.asked', provider: 'second' },
      { at: 20, kind: 'input', type: 'stt.lost', final: true },
    ]);
    expect(statusOf(call, 'first', 3)).toMatchObject({
      state: 'passed over',
      lastError: { code: 'provider-refused' },
    });
    expect(statusOf(call, 'second', 3).state).toBe('refused');
  });
});

describe('speech-to-text of a call that is over', () => {
  it('is closed', () => {
    const call = writtenCall([
      { at: 0, kind: 'effect', type: 'stt.asked', provider: 'ears' },
      { at: 50, kind: 'input', type: 'stt.opened' },
      { at: 900, kind: 'decision', type: 'call.ended', reason: 'caller-hangup' },
    ]);
    expect(statusOf(call, 'ears', 1).state).toBe('open');
    expect(statusOf(call, 'ears', 2)).toMatchObject({ state: 'closed', since: 900 });
  });

  it('stays refused', () => {
    const call = writtenCall([
      { at: 0, kind: 'effect', type: 'stt.asked', provider: 'ears' },
      { at: 50, kind: 'input', type: 'stt.lost', final: true },
      { at: 60, kind: 'decision', type: 'call.ended', reason: 'error' },
    ]);
    expect(statusOf(call, 'ears', 2).state).toBe('refused');
  });
});

describe('what is known of a call', () => {
  it('is only the last of it where it breaks off before its end', async () => {
    const { entries } = await fixtureCall('barge-in/words-cut.yaml');
    const whole = writtenCall(entries);
    expect(isCutOffAt(whole, entries.length - 1)).toBe(false);
    const cut = writtenCall(entries.slice(0, 40));
    expect([isCutOffAt(cut, 38), isCutOffAt(cut, 39)]).toEqual([false, true]);
    cut.isLive.value = true;
    expect(isCutOffAt(cut, 39)).toBe(false);
  });
});

describe('a language model', () => {
  it('is asking, streaming, and idle again', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    const at = (type: string): ProviderStatus => statusOf(call, 'model-1', indexOf(call, type));
    expect(at('llm.asked')).toMatchObject({ state: 'asking', since: 500, asked: 1, waiting: 1 });
    expect(at('reply.text-ready')).toMatchObject({ state: 'streaming', since: 600 });
    expect(at('llm.answered')).toMatchObject({ state: 'idle', waiting: 0, done: 1 });
  });

  it('has failed, and the next one is asked', async () => {
    const call = await fixtureCall('failures/goes-on-where-heard.yaml');
    const failed = indexOf(call, 'llm.answered');
    expect(statusOf(call, 'model-1', failed)).toMatchObject({
      state: 'failed',
      failed: 1,
      waiting: 0,
      lastError: { code: 'provider-stalled' },
    });
    expect(statusOf(call, 'model-2', failed).state).toBe('asking');
    expect(
      providersOf(call)
        .at(failed - 3)
        .map(({ name }) => name),
    ).not.toContain('model-2');
  });

  it('has the first token of half of its answers as quantiles have it', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    const model = providersOf(call)
      .at(call.entries.length - 1)
      .find(({ kind }) => kind === 'language model');
    expect(model?.firstP50Ms(indexOf(call, 'llm.asked'))).toBeUndefined();
    expect(model?.firstP50Ms(call.entries.length - 1)).toBe(100);
  });
});

describe('a voice', () => {
  it('has clauses in flight until they are spoken', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    expect(statusOf(call, 'voice-1', indexOf(call, 'voice.asked'))).toMatchObject({
      state: 'asking',
      asked: 1,
      waiting: 1,
    });
    expect(statusOf(call, 'voice-1', indexOf(call, 'reply.audio-ready')).state).toBe('streaming');
    expect(statusOf(call, 'voice-1', indexOf(call, 'voice.spoke'))).toMatchObject({
      state: 'idle',
      waiting: 0,
      done: 1,
    });
  });

  it('hands what is left to the next one when it fails', async () => {
    const call = await fixtureCall('failures/voice-lost-between-clauses.yaml');
    const failed = indexOf(call, 'voice.spoke', ({ outcome }) => outcome === 'failed');
    expect(statusOf(call, 'voice-1', failed)).toMatchObject({ state: 'failed', failed: 1, waiting: 0 });
    const next = indexOf(call, 'voice.asked', ({ voice }) => voice === 'voice-2');
    expect(statusOf(call, 'voice-2', next)).toMatchObject({ state: 'asking', waiting: 1 });
  });

  it('is told of by what it spoke in a log that does not tell what it was given', async () => {
    const { entries } = await fixtureCall('barge-in/words-cut.yaml');
    const call = writtenCall(entries.filter(({ type }) => type !== 'voice.asked'));
    expect(statusOf(call, 'voice-1', call.entries.length - 1)).toMatchObject({
      asked: 0,
      done: 2,
      waiting: 0,
    });
  });
});

describe('the caller’s line', () => {
  it('has marks that are not answered yet', async () => {
    const call = await fixtureCall('history/marks-end-the-playout.yaml');
    const played = indexOf(call, 'caller.played');
    const { waiting } = statusOf(call, 'caller’s line', played - 1);
    expect(waiting).toBeGreaterThan(0);
    expect(statusOf(call, 'caller’s line', played)).toMatchObject({ waiting: waiting - 1, done: 1 });
  });

  it('is paused by a caller who begins to speak, and then waits for no mark', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    expect(statusOf(call, 'caller’s line', indexOf(call, 'client.clear'))).toMatchObject({
      state: 'paused',
      waiting: 0,
      left: { at: 1600, ms: 2170 },
    });
  });
});

it.each(scenarioFiles.filter((file) => /^(failures|tools)\//.test(file)))(
  '%s: nothing is in flight when the call is over',
  async (file) => {
    const call = await fixtureCall(file);
    const end = call.entries.length - 1;
    for (const track of providersOf(call).at(end)) {
      expect([track.name, track.at(end).waiting]).toEqual([track.name, 0]);
      const { asked, done, failed, cancelled } = track.at(end);
      if (track.kind === 'language model' || track.kind === 'voice')
        expect([track.name, done + failed + cancelled]).toEqual([track.name, asked]);
    }
  },
);
