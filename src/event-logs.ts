import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallRegistryOptions } from './call/call-registry.ts';
import type { Settings } from './config/settings-schema.ts';
import { FolderError } from './errors/folder-error.ts';
import { openLogFile } from './observability/log-file.ts';
import type { Logger } from './observability/logger.ts';
import { openPositionedFile } from './observability/positioned-file.ts';

/** Where event logs are written; null: none are. `wanted` goes before the configuration. */
export function eventLogFolder({ event_log }: Settings, wanted: string | null | undefined): string | null {
  const configured = event_log.enabled ? event_log.folder : null;
  return wanted === undefined ? configured : wanted;
}

/** Makes the folder of the event logs and returns what opens one for each call. Rejects with `FolderError`. */
export async function openEventLogs(
  folder: string,
  logger: Logger,
): Promise<NonNullable<CallRegistryOptions['openLog']>> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    const remedy = 'Make it writable, set event_log.folder to another, or event_log.enabled to false.';
    throw new FolderError(`The folder of the event logs, ${folder}, can't be made. ${remedy}`, { cause });
  });
  return (id) => {
    const path = join(folder, `${id}.ndjson`);
    const sink = openLogFile(path, (error) => {
      logger.error({ err: error, callId: id }, "A call's event log can't be written");
    });
    return { sink, path };
  };
}

/** What opens the recording of a call's caller, beside its event log. */
export function openRecordings(
  folder: string,
  logger: Logger,
): NonNullable<CallRegistryOptions['openRecording']> {
  return (id) => {
    const file = `${id}.wav`;
    const sink = openPositionedFile(join(folder, file), (error) => {
      logger.error({ err: error, callId: id }, "A caller's audio can't be recorded");
    });
    return { sink, file };
  };
}
