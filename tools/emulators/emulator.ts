import type { EmulatorHost } from './emulator-host.ts';

/** A vendor on the loopback. */
export interface Emulator {
  /** As in `talky emulate VENDOR`. */
  readonly vendor: string;
  readonly host: Pick<EmulatorHost, 'url' | 'exchanges' | 'openExchanges' | 'refuseNext' | 'forget'>;
  /** The variables that point talky at it: base addresses and made-up keys. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}
