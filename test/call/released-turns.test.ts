import { describe, expect, it } from 'vitest';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { openRig, type Rig } from './rig.ts';

const ends = ({ line }: Rig) =>
  line.outputs.flatMap(({ at, output }) =>
    output.type === 'turn' && output.event === 'eot' ? [[at, output.turn, output.text]] : [],
  );

async function released(): Promise<Rig> {
  const rig = await openRig({ policy: { stt: { endTurnGraceMs: 300 } } });
  rig.ears.hear({ type: 'turn.started', turn: 0, text: 'a table' });
  rig.session.receive({ type: 'caller.ended-turn' });
  return rig;
}

describe('a turn whose end was asked for', () => {
  it('is over for the client, too, when the recogniser has not ended it in time', async () => {
    const rig = await released();
    await rig.run(400);
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'A table, please.' });
    await rig.run(100);
    expect(ends(rig)).toEqual([[300, 0, 'a table']]);
    expect(rig.line.states).toEqual(['listening', 'thinking']);
    rig.session.receive({ type: 'operator.hangup' });
    const reading = readLog(rig.log.join('\n'));
    if (!reading.ok) throw new Error(reading.fault);
    expect(replayLog(reading.call)).toBeUndefined();
  });

  it('is over once when the recogniser ends it', async () => {
    const rig = await released();
    await rig.run(200);
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'A table, please.' });
    await rig.run(400);
    expect(ends(rig)).toEqual([[200, 0, 'A table, please.']]);
  });
});
