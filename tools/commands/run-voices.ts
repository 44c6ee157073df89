import type { Voice } from '../../src/ports/text-to-speech.ts';
import { exitStatus } from '../command-error.ts';
import { failureText, statusOf } from '../failure-text.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { voicesOf } from '../probes/voice-of.ts';
import { Progress } from '../progress.ts';
import { textTable } from '../text-table.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';

type ListedVoice = Voice & { readonly provider: string; readonly isDefault: boolean };

/** Lists voices; resolves with the exit status. */
export function runVoices(
  options: ProviderOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  return withDesk(options, console, substitutes, async (desk) => {
    const { stdout, stderr } = console;
    const progress = new Progress(stderr, desk.system.clock);
    const names = options.provider === undefined ? readyNames(desk) : [desk.nameOf('tts', options.provider)];
    const asking = Promise.allSettled(names.map((name) => voicesFrom(name, desk, options.timeout)));
    const lists = await progress.during(`asking ${names.join(', ')}`, asking);
    const voices = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    if (options.json === true) for (const voice of voices) printJson(stdout, voice);
    else if (voices.length > 0) stdout.write(tableOf(voices));
    const failures = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason as unknown] : []));
    for (const failure of failures) stderr.write(failureText(failure, false));
    if (failures.length === 0) return exitStatus.done;
    // One that was asked for by name, and lacks its key, was never asked.
    return options.provider === undefined ? exitStatus.failed : statusOf(failures[0]);
  });
}

/** The active ones, and the others whose settings are complete. */
function readyNames(desk: ProviderDesk): readonly string[] {
  const names = desk.providers.tts.all().map(({ name }) => name);
  const ready = names.filter((name) => desk.problemsOf('tts', name).length === 0);
  return [...new Set([...desk.config.active('tts'), ...ready])];
}

async function voicesFrom(
  name: string,
  desk: ProviderDesk,
  patienceMs: number,
): Promise<readonly ListedVoice[]> {
  const speech = await desk.textToSpeech(name);
  const voices = await voicesOf(speech, patienceMs);
  const standard = speech.port.defaultVoice ?? voices[0]?.id;
  return voices.map(({ id, name: label, language }) => ({
    provider: name,
    id,
    name: label,
    language,
    isDefault: id === standard,
  }));
}

function tableOf(voices: readonly ListedVoice[]): string {
  return textTable([
    ['PROVIDER', 'ID', 'LANGUAGE', 'NAME'],
    ...voices.map(({ provider, id, language, name, isDefault }) => [
      provider,
      isDefault ? `${id} *` : id,
      language,
      name,
    ]),
  ]);
}
