import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { expectOver } from './over.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { newRig, openRig } from './rig.ts';

nothingReachesTheProcess();

const refuse = (): never => {
  throw new Error('no');
};

describe('a call ends alone, once and with everything released', () => {
  it('loses its log, and nothing else, when the sink throws', async () => {
    const sink = {
      write: () => {
        throw new Error('the disk is full');
      },
      close: () => {
        throw new Error('and gone');
      },
    };
    const rig = await openRig({ session: { log: sink } });
    rig.ears.say(0, 'Hello.');
    rig.model.last.say('Hello to you.');
    rig.model.last.finish();
    await rig.run(3000);
    expect(rig.line.heard).toEqual(['Hello to you.']);
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.ended).toBe('caller-hangup');
    expect(rig.faults).toHaveLength(2);
    expectOver(rig);
  });

  it.each(['ready', 'state', 'reply', 'metrics', 'clear', 'ended'] as const)(
    'ends when the connection throws at "%s", once and with everything released',
    async (type) => {
      const rig = await newRig();
      rig.line.onSend = (output: CallOutput) => {
        if (output.type === type) throw new Error('the line is dead');
      };
      rig.session.open();
      rig.ears.say(0, 'Hello.');
      if (rig.model.requests.length > 0) {
        rig.model.last.say('Hello to you.');
        rig.model.last.finish();
      }
      await rig.run(500);
      rig.ears.hear({ type: 'turn.started', turn: 1, text: 'stop' });
      rig.session.receive({ type: 'caller.hung-up' });
      await rig.run(0);
      expect(rig.faults.length).toBeGreaterThan(0);
      expectOver(rig);
    },
  );

  it('ends when the connection throws at audio, though a timer of its own sends that', async () => {
    const rig = await openRig();
    rig.ears.say(0, 'Hello.');
    rig.model.last.say('One two three four five six.');
    rig.model.last.finish();
    await rig.run(500);
    rig.line.onAudio = () => {
      throw new Error('the line is dead');
    };
    await rig.run(2000);
    expect(rig.line.ended).toBe('error');
    expectOver(rig);
  });

  it('ends although letting go of its providers throws', async () => {
    const rig = await newRig();
    rig.ears.onListen = (subscriber) => {
      subscriber.next({ type: 'stt.opened' });
      subscriber.add(refuse);
    };
    rig.session.open();
    await rig.run(100);
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.faults).toHaveLength(1);
    expectOver(rig);
  });

  it('ends although whoever is told of faults and ends throws', async () => {
    const rig = await openRig({ session: { onFault: refuse, onEnded: refuse } });
    rig.line.onAudio = refuse;
    rig.ears.say(0, 'Hello.');
    rig.model.last.say('Hello to you.');
    rig.model.last.finish();
    await rig.run(1000);
    expect(rig.line.ended).toBe('error');
    expect(rig.clock.pending).toBe(0);
  });

  it('fails alone when the machine itself throws, and leaves no timer of it behind', async () => {
    const rig = await openRig();
    // No recogniser sends this: it makes the machine's own code throw.
    rig.ears.hear({ type: 'turn.started', turn: 0, text: undefined as unknown as string });
    expect(rig.line.ended).toBe('error');
    expect(rig.session.summary()).toMatchObject({ state: 'failed', outcome: 'error' });
    expectOver(rig);
  });
});
