import { computed, type ReadonlySignal } from '@preact/signals';
import type { OpenCall } from '../record/open-call.ts';
import { peaksOf, type Peaks } from './peaks.ts';

/** The outline of what the caller said, where it was recorded: the log has where in the call the recording begins. */
export function peaksOfCall({ audio, entries, version }: OpenCall): ReadonlySignal<Peaks | undefined> {
  const offsetMs = computed(() => {
    void version.value;
    const recorded = entries.find(({ type }) => type === 'audio.recorded');
    return typeof recorded?.['offsetMs'] === 'number' ? recorded['offsetMs'] : undefined;
  });
  return computed(() => {
    const wav = audio.value;
    return wav === undefined || offsetMs.value === undefined ? undefined : peaksOf(wav, offsetMs.value);
  });
}
