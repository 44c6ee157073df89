import { describe, expect, it } from 'vitest';
import { EventLog } from '../../src/call/event-log.ts';
import { newRig, openRig, type Rig } from './rig.ts';

interface Entry {
  readonly at: number;
  readonly kind: string;
  readonly type: string;
}

function entries({ log }: Rig): readonly Entry[] {
  return log.map((line) => JSON.parse(line) as Entry);
}

/** A call with a bit of everything. */
async function eventfulCall(): Promise<Rig> {
  const rig = await openRig({ agent: { prompt: 'Be kind.' } });
  await rig.run(1000);
  rig.ears.hear({ type: 'turn.started', turn: 0, text: 'hello\nthere' });
  rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'hello there', confidence: 0.5 });
  rig.model.last.say('Hello to you. ');
  rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Hello there.' });
  await rig.run(400);
  const mark = rig.line.outputs.flatMap(({ output }) => (output.type === 'mark' ? [output.mark] : []))[0];
  rig.session.receive({ type: 'caller.played', mark: mark ?? '' });
  rig.ears.hear({ type: 'turn.started', turn: 1, text: 'no' });
  rig.session.receive({ type: 'caller.dtmf', digit: '5' });
  rig.session.receive({ type: 'operator.hangup' });
  return rig;
}

describe('the event log', () => {
  it('begins with the id that a carrier has for the call, and with none of its numbers', async () => {
    const audio = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
    const start = { audio, output: audio, transport: 'twilio' };
    const metadata = { carrierCallId: 'CA1', from: '+15550001' };
    const rig = await openRig({ session: { start: { ...start, metadata } } });
    expect(entries(rig)[0]).toMatchObject({ type: 'call.opened', carrierCallId: 'CA1' });
    expect(rig.log.join('')).not.toContain('+15550001');
    const other = await openRig({ session: { start: { ...start, metadata: {} } } });
    expect(entries(other)[0]).not.toHaveProperty('carrierCallId');
  });

  it('has one axis, whatever moments the client is told', () => {
    const lines: string[] = [];
    const sink = { write: (line: string) => lines.push(line), close: () => undefined };
    const log = new EventLog(
      sink,
      () => 61.23,
      () => undefined,
    );
    log.append('effect', { type: 'client.state', state: 'listening', at: 1 });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: 61.2, kind: 'effect', type: 'client.state', state: 'listening' },
    ]);
  });

  it('notes what came in before what is done about it', async () => {
    const types = entries(await eventfulCall()).map(({ type }) => type);
    const eot = types.indexOf('turn.eot');
    expect(types.slice(eot, eot + 3)).toEqual(['turn.eot', 'client.turn', 'turn.committed']);
  });

  it('has a line for every input, decision and effect, in order and on the clock of the call', async () => {
    const rig = await eventfulCall();
    const all = entries(rig);
    const ofKind = (kind: string): readonly string[] =>
      all.flatMap((each) => (each.kind === kind ? [each.type] : []));
    expect(all[0]).toMatchObject({ at: 0, kind: 'call', type: 'call.opened', id: 'call', version: 3 });
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(all.find(({ type }) => type === 'turn.started')?.at).toBe(1000);
    for (const type of [
      'stt.opened',
      'turn.eager-eot',
      'turn.eot',
      'caller.played',
      'caller.dtmf',
      'operator.hangup',
      'reply.audio-ready',
      'playout.started',
    ])
      expect(ofKind('input')).toContain(type);
    for (const type of [
      'reply.requested',
      'reply.committed',
      'playout.released',
      'playout.cleared',
      'reply.cut',
      'call.ended',
    ])
      expect(ofKind('decision')).toContain(type);
    expect(ofKind('effect')).toContain('llm.asked');
    expect(all.at(-1)).toMatchObject({ kind: 'effect', type: 'client.ended', reason: 'agent-hangup' });
  });

  it('tells how sure the recogniser was, update by update, and what it goes by', async () => {
    const rig = await newRig();
    Object.assign(rig.ears, { thresholds: () => ({ eager: 0.5, end: 0.7 }) });
    rig.session.open();
    await rig.run(100);
    rig.ears.hear({ type: 'turn.started', turn: 0, text: 'hello' });
    rig.ears.hear({ type: 'turn.updated', turn: 0, text: 'hello there', confidence: 0.2 });
    rig.ears.hear({ type: 'stt.alive', judged: { turn: 0, confidence: 0.4 } });
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Hello there.', confidence: 0.75 });
    const told = entries(rig).filter(
      ({ kind, type }) => type === 'stt.asked' || (kind !== 'decision' && type.startsWith('turn.')),
    );
    expect(told).toEqual([
      { at: 0, kind: 'effect', type: 'stt.asked', provider: 'ears', thresholds: { eager: 0.5, end: 0.7 } },
      { at: 100, kind: 'input', type: 'turn.started', turn: 0, text: 'hello' },
      { at: 100, kind: 'input', type: 'turn.updated', turn: 0, text: 'hello there', confidence: 0.2 },
      { at: 100, kind: 'effect', type: 'turn.judged', turn: 0, confidence: 0.4 },
      { at: 100, kind: 'input', type: 'turn.eot', turn: 0, text: 'Hello there.', confidence: 0.75 },
    ]);
    const turns = rig.line.outputs.filter(({ output }) => output.type === 'turn');
    expect(turns.map(({ output }) => 'confidence' in output)).toEqual([false, false, false]);
  });

  it('has everything that the client was told, but for audio', async () => {
    const rig = await eventfulCall();
    const told = entries(rig).flatMap(({ type }) => (type.startsWith('client.') ? [type.slice(7)] : []));
    expect(told).toEqual(rig.line.types);
  });

  it('holds no secret', async () => {
    const rig = await eventfulCall();
    expect(rig.line.outputs[0]?.output).toMatchObject({ resumeToken: 'the-secret-token' });
    expect(rig.log.join('\n')).not.toContain('the-secret-token');
  });

  it('is one JSON object a line', async () => {
    const rig = await eventfulCall();
    expect(rig.log.length).toBeGreaterThan(30);
    for (const line of rig.log) {
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toMatchObject({
        at: expect.any(Number),
        kind: expect.any(String),
        type: expect.any(String),
      });
    }
  });

  it('takes nothing after the end', async () => {
    const rig = await eventfulCall();
    const { length } = rig.log;
    rig.session.receive({ type: 'caller.typed', text: 'hello?' });
    rig.session.receive({ type: 'caller.played', mark: 'r1:0' });
    await rig.run(1000);
    expect(rig.log).toHaveLength(length);
  });

  it('gives its lines to whoever asks, and counts them, also where none is written', () => {
    let nowMs = 0;
    const log = new EventLog(
      undefined,
      () => nowMs,
      () => undefined,
    );
    log.append('input', { type: 'one' });
    log.append('effect', { type: 'two' });
    const told: (readonly [string, number])[] = [];
    const tap = log.tap((line, number) => told.push([line, number]));
    nowMs = 5.04;
    log.append('input', { type: 'three' });
    log.append('decision', { type: 'four' });
    expect(log.lineCount).toBe(4);
    expect(log.lastInput).toEqual({ at: 5, line: 2 });
    tap.unsubscribe();
    log.append('input', { type: 'five' });
    log.close();
    log.append('input', { type: 'six' });
    expect(log.lineCount).toBe(5);
    expect(told).toEqual([
      ['{"at":5,"kind":"input","type":"three"}', 2],
      ['{"at":5,"kind":"decision","type":"four"}', 3],
    ]);
  });

  it('loses a line that can not be written, and that line alone', () => {
    const lines: string[] = [];
    const faults: unknown[] = [];
    const log = new EventLog(
      { write: (line) => lines.push(line), close: () => undefined },
      () => 1.26,
      (error) => faults.push(error),
    );
    log.append('input', { type: 'big', value: 1n });
    log.append('input', { type: 'bigger', value: 2n });
    log.append('input', { type: 'small' });
    expect(lines).toEqual(['{"at":1.3,"kind":"input","type":"small"}']);
    expect(faults).toHaveLength(1);
  });
});
