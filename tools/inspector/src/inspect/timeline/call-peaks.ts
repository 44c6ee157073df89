import { computed, type ReadonlySignal } from '@preact/signals';
import type { OpenCall } from '../record/open-call.ts';
import { recordingOffsetMs } from '../record/recorded-audio.ts';
import type { Peaks } from './peaks.ts';

/** The outline of what the caller said, where it was recorded: the log has where in the call the recording begins. */
export function peaksOfCall({ outline, entries, version }: OpenCall): ReadonlySignal<Peaks | undefined> {
  let offsetMs: number | undefined;
  return computed(() => {
    const { value: outlined } = outline;
    if (outlined === undefined) return undefined;
    // Once it is known it stays; until then the log is looked at as it grows.
    if (offsetMs === undefined) void version.value;
    offsetMs ??= recordingOffsetMs(entries);
    return offsetMs === undefined ? undefined : { ...outlined, offsetMs };
  });
}
