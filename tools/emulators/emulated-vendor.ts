import type { z } from 'zod';
import type { Emulator } from './emulator.ts';

/** An emulator's code, loaded. */
export interface EmulatorMaker {
  /** Of a script: what `--script` has under the vendor's name. */
  readonly schema: z.ZodType;
  /** Port 0 is any free one. A script has passed the schema; without one the emulator is live. */
  open(options: { readonly port: number; readonly script?: unknown }): Promise<Emulator>;
}

/** A vendor that can be emulated. */
export interface EmulatedVendor {
  readonly name: string;
  /** What of it is emulated, for people. */
  readonly about: string;
  readonly load: () => Promise<EmulatorMaker>;
}
