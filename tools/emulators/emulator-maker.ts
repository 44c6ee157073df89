import type { z } from 'zod';
import type { EmulatorMaker } from './emulated-vendor.ts';
import type { Emulator } from './emulator.ts';

interface Ways<Schema extends z.ZodType> {
  readonly live: (options: { readonly port: number }) => Promise<Emulator>;
  readonly scripted: (options: {
    readonly port: number;
    readonly script: z.input<Schema>;
  }) => Promise<Emulator>;
}

/** A maker for a script's schema, and ways to open an emulator without a script and with one. */
export function emulatorMaker<Schema extends z.ZodType>(
  schema: Schema,
  { live, scripted }: Ways<Schema>,
): EmulatorMaker {
  return {
    schema,
    open: ({ port, script }) =>
      script === undefined ? live({ port }) : scripted({ port, script: script as z.input<Schema> }),
  };
}
