import { describe, expect, it } from 'vitest';
import { newRig, openRig } from './rig.ts';

describe('an observer of a call', () => {
  it('is told everything from the beginning, if it is there', async () => {
    const rig = await newRig();
    const events: string[] = [];
    rig.session.watch().inspect((event) => {
      if (event.type === '@xstate.event') events.push(event.event.type);
    });
    rig.session.open();
    expect(events).toEqual(['xstate.init', 'stt.opened']);
  });

  it('may come late and leave early', async () => {
    const rig = await openRig();
    const events: string[] = [];
    const observation = rig.session.watch().inspect((event) => {
      if (event.type === '@xstate.event') events.push(event.event.type);
    });
    rig.ears.hear({ type: 'turn.started', turn: 0, text: '' });
    observation.unsubscribe();
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' });
    expect(events).toEqual(['stt.worked', 'turn.started']);
    expect(rig.line.state).toBe('thinking');
  });

  it('can throw, and the call goes on', async () => {
    const rig = await openRig();
    const fault = new Error('the observer is broken');
    rig.session.watch().inspect(() => {
      throw fault;
    });
    rig.ears.say(0, 'Hello.');
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.ended).toBe('caller-hangup');
    expect(new Set(rig.faults)).toEqual(new Set([fault]));
  });
});
