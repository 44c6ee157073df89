import { readChart } from '../../src/inspector/chart.ts';
import { policyKeys } from '../../src/inspector/policy-keys.ts';
import type { Frame } from '../../src/inspector/frame.ts';
import { callMachine } from '../../machines/call.machine.ts';
import { callOfLog } from '../../tools/inspector/src/inspect/record/call-of-log.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario } from '../scenarios/scenario-files.ts';

export const callChart = readChart(callMachine);
export const callDelays = policyKeys(callMachine.implementations.delays);

/** What the machine of a scenario's call went through, by its log. */
export async function framesOfScenario(file: string): Promise<readonly Frame[]> {
  const { log } = await runFixture(readScenario(file), await shippedPolicy());
  return callOfLog(log.map((entry) => `${JSON.stringify(entry)}\n`).join('')).frames;
}

/** The first frame of an event, and the one before it. */
export function frameOn(
  frames: readonly Frame[],
  event: string,
): { readonly index: number; readonly frame: Frame; readonly before: Frame | undefined } {
  const index = frames.findIndex(({ event: { type } }) => type === event);
  const frame = frames[index];
  if (frame === undefined) throw new Error(`no ${event}`);
  return { index, frame, before: frames[index - 1] };
}
