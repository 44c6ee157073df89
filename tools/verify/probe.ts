import { callMachine } from '../../machines/call.machine.ts';
import { verify } from './verify.ts';
import { variants } from './variants.ts';
const t0 = performance.now();
let states = 0, edges = 0;
if (process.argv[2]) { const r = verify(callMachine, variants); console.log(r.states, r.transitions, r.holds, performance.now() - t0, process.cpuUsage().user / 1e6); for (const v of r.variants) console.log(JSON.stringify(v)); process.exit(0); }
for (const v of variants) {
  const t = performance.now();
  const r = verify(callMachine, [v]);
  states += r.states; edges += r.transitions;
  console.log(v.name, r.states, r.transitions, r.holds, Math.round(performance.now() - t), 'ms');
  for (const { finding: f } of r.invariants) if (f) { console.log('  ', f.invariant, f.what); for (const s of f.path) console.log('       ', s.happens.name, '=>', s.decisions.map((d) => d.type === 'state.entered' ? d.state : d.type).join(' ')); }
}
console.log(states, edges, performance.now() - t0);
