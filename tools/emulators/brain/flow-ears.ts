import { readFileSync } from 'node:fs';
import { BehaviorSubject, lastValueFrom, NEVER, of, toArray } from 'rxjs';
import { loadResampler, createResampler } from '../../../src/audio/resampler.ts';
import type { Wav } from '../../../src/audio/wav.ts';
import { packageFolder } from '../../../src/package-folder.ts';
import { openEmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';
import { parseFlow } from '../../../src/providers/scripted/parse-flow.ts';
import { system } from '../../../src/system.ts';
import { flowGrammar } from './flow-grammar.ts';

/** Ears that write down recordings of what may be said in a flow. */
export interface FlowEars {
  transcribe(recording: Wav): Promise<string>;
  close(): Promise<void>;
}

const sampleRateHz = 16_000;
/** Before the first word, and until a turn is over. */
const quiet = { before: new Int16Array(sampleRateHz / 5), after: new Int16Array(1.5 * sampleRateHz) };

/** Speech recognition without a network, for the phrases of a flow file; the shipped front desk if none is given. */
export async function openFlowEars(flowFile?: string | URL): Promise<FlowEars> {
  const file = flowFile ?? new URL('config/flows/front-desk.yaml', packageFolder);
  const grammar = flowGrammar(parseFlow(readFileSync(file, 'utf8'), String(file)));
  const [ears] = await Promise.all([openEmbeddedEars({ clock: system.clock }), loadResampler()]);
  return {
    transcribe: async (recording) => {
      const parts = [quiet.before, resampled(recording), quiet.after];
      const events$ = ears.listen(of(...parts.map(bytesOf)), {
        audio: { encoding: 'linear16', sampleRateHz },
        language: 'en-US',
        context$: new BehaviorSubject({ grammar }),
        endTurn$: NEVER,
        firstTurn: 0,
      });
      const events = await lastValueFrom(events$.pipe(toArray()));
      return events
        .flatMap((event) => (event.type === 'turn.eot' && event.text !== '' ? [event.text] : []))
        .join(' ');
    },
    close: () => ears.close(),
  };
}

function resampled({ channels: [pcm = new Int16Array(0)], sampleRateHz: from }: Wav): Int16Array {
  const resampler = createResampler(from, sampleRateHz);
  const samples = resampler.process(pcm).slice();
  resampler.free();
  return samples;
}

function bytesOf(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
