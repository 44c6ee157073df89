import { describe, expect, it, vi } from 'vitest';
import { setup, type InspectionEvent, type Observer } from 'xstate';
import { openRig, type Rig } from '../call/rig.ts';
import { watchedMachine } from './watched-machine.ts';
import { Watcher } from './watcher.ts';

const mebibyte = 1024 * 1024;

/** A turn that is answered. */
async function speak(rig: Rig, turn: number): Promise<void> {
  rig.ears.say(turn, 'How are you?');
  rig.model.last.say('Fine, thank you. ');
  await rig.run(100);
}

function hangUp(rig: Rig): void {
  rig.session.receive({ type: 'caller.hung-up' });
}

async function watchedTurn(session: object): Promise<Watcher> {
  const rig = await openRig({ session });
  const watcher = new Watcher(rig.session.watch());
  await speak(rig, 0);
  hangUp(rig);
  return watcher;
}

function withoutTheSecret(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('secret', 'hidden')) as unknown;
}

describe('whoever watches a call', () => {
  it('is told first what call it is, and what it is now', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), { allowSend: true });
    expect(watcher.messages).toHaveLength(1);
    expect(watcher.messages[0]).toMatchObject({
      type: 'service.register',
      id: 'call',
      at: 0,
      line: rig.log.length,
      call: { id: 'call', allowSend: true },
      frame: { status: 'active', states: expect.arrayContaining(['active.floor.listening']) },
    });
  });

  it('is told of an event before what comes of it', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch());
    rig.session.receive({ type: 'caller.typed', text: 'Hello.' });
    const types = watcher.types.slice(1).filter((type) => type !== 'service.log');
    expect(types.slice(0, 2)).toEqual(['service.event', 'service.state']);
    expect(watcher.all('service.event')[0]).toMatchObject({ line: watcher.frames[1]?.line });
    expect(JSON.parse(watcher.all('service.event')[0]?.event ?? '')).toMatchObject({
      name: 'caller.typed',
      $$type: 'scxml',
      type: 'external',
      data: { type: 'caller.typed', text: 'Hello.' },
    });
    expect(watcher.frames[1]?.decisions.map(({ type }) => type)).toContain('turn.committed');
  });

  it('sees the log of a call of which none is written', async () => {
    const written: string[] = [];
    const write = (line: string): void => void written.push(line);
    const unwritten = await watchedTurn({ log: undefined });
    const beside = await watchedTurn({ log: { write, close: () => undefined } });
    expect(unwritten.all('service.log')).toEqual(beside.all('service.log'));
    expect(unwritten.frames).toEqual(beside.frames);
    expect(written.length).toBeGreaterThan(unwritten.all('service.log').length);
  });

  it('is told that the call is over, and is let go', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch());
    hangUp(rig);
    expect(watcher.frames.at(-1)).toMatchObject({
      status: 'done',
      states: expect.arrayContaining(['ended']),
    });
    expect(watcher.messages.at(-1)).toMatchObject({ type: 'service.stop', status: 'done' });
    expect([watcher.ends, watcher.whys]).toEqual([['The call is over.'], ['over']]);
    expect(watcher.all('service.log').at(-1)?.entry).toBe(rig.log.at(-1));
  });

  it('is told so, too, if it comes when all is over', async () => {
    const rig = await openRig();
    hangUp(rig);
    const watcher = new Watcher(rig.session.watch());
    expect(watcher.types).toEqual(['service.register', 'service.stop']);
    expect(watcher.ends).toHaveLength(1);
  });

  it('may be one of two', async () => {
    const rig = await openRig();
    const one = new Watcher(rig.session.watch());
    const other = new Watcher(rig.session.watch());
    await speak(rig, 0);
    expect(one.messages.length).toBeGreaterThan(20);
    expect(other.messages).toEqual(one.messages);
    one.feed.close();
    const { length } = one.messages;
    await speak(rig, 1);
    expect(one.messages).toHaveLength(length);
    expect(other.messages.length).toBeGreaterThan(length);
  });
});

describe('a watcher', () => {
  it('that falls behind is dropped with a notice, and the call goes on', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch());
    watcher.bufferedBytes = mebibyte;
    rig.ears.hear({ type: 'turn.started', turn: 0, text: '' });
    expect(watcher.ends).toEqual([]);
    watcher.bufferedBytes = mebibyte + 1;
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' });
    expect(watcher.types.filter((type) => type === 'service.dropped')).toHaveLength(1);
    expect(watcher.types.at(-1)).toBe('service.dropped');
    expect(watcher.whys).toEqual(['slow']);
    expect(rig.line.state).toBe('thinking');
    expect(rig.faults).toEqual([]);
  });

  it('whose connection throws is let go: one fault, and the call goes on', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch());
    const fault = new Error('the connection is broken');
    watcher.send = () => {
      throw fault;
    };
    await speak(rig, 0);
    hangUp(rig);
    expect(rig.faults).toEqual([fault]);
    expect(watcher.whys).toEqual(['fault']);
    expect(watcher.ends[0]).toMatch(/log says .*Open the call again/u);
    expect(Buffer.byteLength(watcher.ends[0] ?? '')).toBeLessThanOrEqual(123);
    expect(rig.line.ended).toBe('caller-hangup');
  });

  it('leaves nothing behind', async () => {
    const rig = await openRig();
    const watch = rig.session.watch();
    const { system } = watch.actor;
    const { observers } = watch.actor as unknown as { readonly observers: ReadonlySet<unknown> };
    const before = observers.size;
    const left: unknown[] = [];
    const { inspect } = system;
    type Watching = Observer<InspectionEvent> | ((event: InspectionEvent) => void);
    const spy = vi.spyOn(system, 'inspect').mockImplementation((observer: Watching) => {
      const observation = inspect(observer);
      left.push(observer);
      return {
        unsubscribe: () => {
          left.splice(left.indexOf(observer), 1);
          observation.unsubscribe();
        },
      };
    });
    const watcher = new Watcher(watch);
    expect([left.length, observers.size]).toEqual([1, before + 1]);
    watcher.feed.close();
    expect([left.length, observers.size]).toEqual([0, before]);
    spy.mockRestore();
    const { length } = watcher.messages;
    await speak(rig, 0);
    watcher.ask({ type: 'xstate.inspecting' });
    expect(watcher.messages).toHaveLength(length);
    expect(watcher.ends).toEqual([]);
  });

  it('that asks is told again of all that there is', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch());
    watcher.ask({ type: 'xstate.inspecting' });
    expect(watcher.types).toEqual(['service.register', 'service.register']);
    expect(watcher.messages[1]).toEqual(watcher.messages[0]);
  });

  it('sees what it may see, and no more', async () => {
    const rig = await openRig();
    const watcher = new Watcher(rig.session.watch(), {
      allowSend: false,
      redact: { entry: withoutTheSecret, value: withoutTheSecret },
    });
    rig.session.receive({ type: 'caller.typed', text: 'My secret.' });
    watcher.ask({ type: 'xstate.inspecting' });
    hangUp(rig);
    const text = JSON.stringify(watcher.messages);
    expect(text).not.toContain('secret');
    expect(text).toContain('My hidden.');
    expect(rig.log.join('')).toContain('My secret.');
  });
});

describe('a machine that breaks', () => {
  it('is over for whoever watches it, with the reason in words', () => {
    const broken = setup({
      actions: {
        fail: () => {
          throw new TypeError('no such thing');
        },
      },
    }).createMachine({ on: { go: { actions: 'fail' } } });
    const { actor, watch, faults } = watchedMachine(broken);
    const watcher = new Watcher(watch);
    actor.send({ type: 'go' });
    expect(watcher.types).toEqual(['service.register', 'service.event', 'service.stop']);
    expect(watcher.messages.at(-1)).toMatchObject({ status: 'error', error: 'TypeError: no such thing' });
    expect([watcher.ends, watcher.whys]).toEqual([['The call is over.'], ['over']]);
    expect(faults).toEqual([]);
  });

  it('is told of without the words in the reason where those are kept back', () => {
    const broken = setup({
      actions: {
        fail: () => {
          throw new Error('my secret');
        },
      },
    }).createMachine({ on: { go: { actions: 'fail' } } });
    const { actor, watch } = watchedMachine(broken);
    const redact = { entry: withoutTheSecret, value: withoutTheSecret };
    const early = new Watcher(watch, { allowSend: false, redact });
    actor.send({ type: 'go' });
    const late = new Watcher(watch, { allowSend: false, redact });
    const texts = [early, late].map(({ messages }) => JSON.stringify(messages));
    expect(texts).toEqual([expect.stringContaining('my hidden'), expect.stringContaining('my hidden')]);
    expect(texts.join('')).not.toContain('secret');
    expect(JSON.parse(late.all('service.register')[0]?.state ?? '')).toMatchObject({
      error: 'Error: my hidden',
    });
  });

  it('is a call that is over, and its log is told to the end', async () => {
    let isBroken = false;
    const prompts = new Proxy<string[]>([], {
      get: (target, key, receiver) => {
        if (key === 'toJSON') return () => [];
        if (isBroken) throw new Error('the policy is gone');
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const rig = await openRig({ policy: { silence: { prompts } } });
    const watcher = new Watcher(rig.session.watch());
    rig.ears.hear({ type: 'turn.started', turn: 0, text: '' });
    isBroken = true;
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: '' });
    await rig.run(60_000);
    expect(rig.line.ended).toBe('error');
    expect(watcher.messages.at(-1)).toMatchObject({
      type: 'service.stop',
      status: 'error',
      error: expect.stringContaining('the policy is gone'),
    });
    expect(watcher.all('service.log').at(-1)?.entry).toContain('client.ended');
  });
});
