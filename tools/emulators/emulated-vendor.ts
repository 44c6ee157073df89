import type { z } from 'zod';
import type { Emulator } from './emulator.ts';

/** An emulator's code, loaded. */
export interface EmulatorMaker {
  /** Of a script: what `--script` has under the vendor's name. */
  readonly schema: z.ZodType;
  /** Port 0 is any free one. A script has passed the schema; without one an engine does the work, if there is one. */
  open(options: { readonly port: number; readonly script?: unknown }): Promise<Emulator>;
}

/** A vendor that can be emulated. */
export interface EmulatedVendor {
  readonly name: string;
  /** What of it is emulated, for people. */
  readonly about: string;
  /** Without a script it is live; otherwise it then follows one of its own. */
  readonly hasEngine: boolean;
  readonly load: () => Promise<EmulatorMaker>;
}
