import { describe, expect, it } from 'vitest';
import { cameByItself, causesOf } from '../../tools/inspector/src/inspect/record/causes.ts';
import { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { scenarioFiles } from '../scenarios/scenario-files.ts';
import { fixtureCall, indexOf } from './fixture-call.ts';

describe('what led to an entry of a log', () => {
  it.each(scenarioFiles.filter((file) => file.startsWith('barge-in/')))(
    '%s: each decision is led to by the input whose frame has it',
    async (file) => {
      const call = await fixtureCall(file);
      const causes = causesOf(call);
      for (const frame of call.frames) {
        const decided = call.entries.filter(
          ({ kind, type }, index) =>
            kind === 'decision' && type !== 'speculation.governed' && causes.of(index) === frame.line,
        );
        expect(decided.map(({ type }) => type)).toEqual(frame.decisions.map(({ type }) => type));
      }
    },
  );

  it('is the earlier input for what is decided behind an input that came meanwhile', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    const cut = indexOf(call, 'playout.cut');
    const causes = causesOf(call);
    const [before, behind] = [call.entries[cut - 1], call.entries[cut + 1]];
    expect([before?.type, behind?.type]).toEqual(['client.metrics', 'state.entered']);
    expect(call.entries[causes.of(cut - 1)]?.type).toBe('turn.updated');
    expect(call.entries[causes.of(cut + 1)]?.type).toBe('turn.updated');
    expect(causes.of(cut)).toBe(-1);
  });

  it('is the input before it where no frame is known', async () => {
    const known = await fixtureCall('barge-in/words-cut.yaml');
    const call = new OpenCall('no-frames');
    call.entries.push(...known.entries);
    const decided = indexOf(call, 'turn.committed');
    expect(call.entries[causesOf(call).of(decided)]?.type).toBe('turn.eot');
  });

  it('is known once the frames are there, however late they come', async () => {
    const whole = await fixtureCall('barge-in/words-cut.yaml');
    const call = new OpenCall('late-frames');
    const causes = causesOf(call);
    for (const entry of whole.entries) {
      call.entries.push(entry);
      causesOf(call);
    }
    const all = call.entries.map((_, index) => index);
    call.frames.push(...whole.frames);
    expect(all.map((index) => causes.of(index))).toEqual(all.map((index) => causesOf(whole).of(index)));
  });

  it('is not said of what a stream reports in its own time', async () => {
    const call = await fixtureCall('barge-in/words-cut.yaml');
    const isOwn = (index: number): boolean => {
      const entry = call.entries[index];
      if (entry === undefined) throw new Error('no such entry');
      return cameByItself(entry, call.entries[causesOf(call).of(index)]);
    };
    expect(isOwn(indexOf(call, 'voice.spoke'))).toBe(true);
    expect(isOwn(indexOf(call, 'client.reply', ({ event }) => event === 'text'))).toBe(true);
    expect(isOwn(indexOf(call, 'client.clear'))).toBe(false);
    expect(isOwn(indexOf(call, 'history.grew'))).toBe(false);
  });
});
