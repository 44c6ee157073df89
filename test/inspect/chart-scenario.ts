import { readChart } from '../../src/inspector/chart.ts';
import { policyKeys } from '../../src/inspector/policy-keys.ts';
import type { Frame } from '../../src/inspector/frame.ts';
import { callMachine } from '../../machines/call.machine.ts';

export const callChart = readChart(callMachine);
export const callDelays = policyKeys(callMachine.implementations.delays);

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
