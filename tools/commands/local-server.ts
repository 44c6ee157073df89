interface TalkyOptions {
  readonly configFolder?: string;
  readonly environment?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host?: string;
  readonly port?: number;
  readonly eventLogFolder?: string | null;
  readonly log?: string;
}

interface Talky {
  readonly url: string;
  readonly port: number;
  close(options?: { readonly drainMs?: number }): Promise<void>;
}

const location: string = '../../src/talky.js';

/** A server inside this process. The engine is loaded only now: help and mistakes are told without it. */
export async function openLocalServer(options: TalkyOptions): Promise<Talky> {
  const { openTalky } = (await import(location)) as {
    readonly openTalky: (options: TalkyOptions) => Promise<Talky>;
  };
  return openTalky(options);
}
