import { CommandError } from '../command-error.ts';
import type { EmulatedVendor } from './emulated-vendor.ts';
import type { Emulator } from './emulator.ts';

export interface OpeningEmulators {
  readonly vendors: readonly EmulatedVendor[];
  /** Of the first one; the others have the following ones. 0: any free ones. */
  readonly firstPort: number;
  /** By vendor; a vendor that has none is live. */
  readonly scripts: ReadonlyMap<string, unknown>;
}

/** Opens emulators; rejects with a `CommandError` when a port can't be had, and then none is left open. */
export async function openEmulators(options: OpeningEmulators): Promise<readonly Emulator[]> {
  const { vendors, firstPort, scripts } = options;
  const opened: Emulator[] = [];
  try {
    for (const [index, { name, load }] of vendors.entries()) {
      const port = firstPort === 0 ? 0 : firstPort + index;
      const maker = await load();
      const script = scripts.has(name) ? { script: scripts.get(name) } : {};
      opened.push(
        await maker.open({ port, ...script }).catch((error: unknown) => failPort(error, name, port)),
      );
    }
    return opened;
  } catch (error) {
    await closeEmulators(opened);
    throw error;
  }
}

export async function closeEmulators(emulators: readonly Emulator[]): Promise<void> {
  await Promise.allSettled(emulators.map((emulator) => emulator.close()));
}

/** The variables that point talky at all of them. */
export function environmentOf(emulators: readonly Emulator[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...emulators.map(({ environment }) => environment)) as Readonly<
    Record<string, string>
  >;
}

function failPort(error: unknown, vendor: string, port: number): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'ERR_SOCKET_BAD_PORT') throw error;
  const message = `The emulator of ${vendor} can't listen on port ${port} (${code}). Choose another --port, or 0.`;
  throw new CommandError('port-unusable', message, { cause: error });
}
