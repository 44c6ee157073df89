import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRig } from '../call/rig.ts';
import { Watcher } from './watcher.ts';

const typed = { type: 'caller.typed', text: 'Hello.' };

/** As version 4 of XState wraps an event. */
function scxml(data: object, origin?: string): string {
  return JSON.stringify({ name: 'any', data, $$type: 'scxml', type: 'external', origin });
}

describe('an event that a watcher sends', () => {
  it.each([
    ['plain', JSON.stringify(typed)],
    ['wrapped, as version 4 does', scxml(typed)],
  ])('reaches the machine, and the log as an input: %s', async (_, event) => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), { allowSend: true });
    watcher.ask({ type: 'xstate.event', event });
    expect(rig.line.state).toBe('thinking');
    expect(rig.log.filter((line) => line.includes('"caller.typed"')).map((line) => JSON.parse(line))).toEqual(
      [{ at: 0, kind: 'input', ...typed }],
    );
    expect(watcher.all('service.refused')).toEqual([]);
    expect(watcher.frames.at(-1)?.event).toEqual(typed);
  });

  it('loses what does not belong to it', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), { allowSend: true });
    watcher.ask({ type: 'xstate.event', event: JSON.stringify({ ...typed, more: 'x'.repeat(99) }) });
    expect(watcher.frames.at(-1)?.event).toEqual(typed);
  });

  it.each([
    ['is of another actor', { event: JSON.stringify(typed), service: 'x:999999' }, /only the call itself/u],
    ['comes from another actor', { event: scxml(typed, 'x:999999') }, /only the call itself/u],
    ['is unknown', { event: '{"type":"call.exploded"}' }, /not known here, "call\.exploded"/u],
    ['is one of the machine\u2019s own', { event: '{"type":"talk.ended"}' }, /not known here/u],
    ['lacks something', { event: '{"type":"caller.typed"}' }, /caller\.typed without a proper text/u],
    ['has a wrong value', { event: '{"type":"turn.eot","turn":-1,"text":""}' }, /without a proper turn/u],
    ['is a timer', { event: '{"type":"timer.fired","timer":1,"delayMs":5}' }, /fire by themselves/u],
    ['has no type', { event: '{}' }, /not known here, ""/u],
    ['is no JSON', { event: '{' }, /not the JSON text of an object/u],
    ['is missing', {}, /not the JSON text of an object/u],
  ])('is refused with the reason when it %s', async (_, fields, reason) => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), { allowSend: true });
    const { length } = rig.log;
    watcher.ask({ type: 'xstate.event', ...fields });
    expect(watcher.all('service.refused').map(({ notice }) => notice)).toEqual([
      expect.stringMatching(reason),
    ]);
    expect(rig.log).toHaveLength(length);
  });

  it('is refused when nothing may be sent', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), { allowSend: false });
    watcher.ask({ type: 'xstate.event', event: JSON.stringify({ type: 'operator.hangup' }) });
    expect(watcher.all('service.refused')).toMatchObject([{ notice: expect.stringContaining('allow_send') }]);
    expect(rig.line.state).toBe('listening');
  });

  it('is refused when the call is over', async () => {
    const rig = await openRig();
    const watch = rig.session.watch();
    rig.session.receive({ type: 'caller.hung-up' });
    expect(watch.inject(typed)).toBe('The call is over.');
  });

  it('may be anything, and never throws', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), { allowSend: true });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('null')), (text) => {
        const { length } = watcher.messages;
        watcher.ask(text);
        expect(watcher.messages).toHaveLength(length + 1);
        expect(watcher.messages.at(-1)?.type).toBe('service.refused');
      }),
      { numRuns: 200 },
    );
  });
});
