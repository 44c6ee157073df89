import { expect, it } from 'vitest';
import { newRig } from './rig.ts';

it('takes what is typed and keyed before the call is ready, once it is', async () => {
  const rig = await newRig({ policy: { dtmf: { collectMs: 0 } } });
  rig.ears.onListen = () => undefined;
  rig.session.open();
  rig.session.receive({ type: 'caller.typed', text: 'what are your hours' });
  rig.session.receive({ type: 'caller.dtmf', digit: '5' });
  expect(rig.line.types).not.toContain('ready');
  rig.ears.hear({ type: 'stt.opened' });
  await rig.run(10);
  expect(rig.line.types[0]).toBe('ready');
  expect(rig.session.history).toEqual([
    { role: 'user', text: 'what are your hours' },
    { role: 'user', text: '5' },
  ]);
});
