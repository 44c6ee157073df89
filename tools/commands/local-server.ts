import type { Talky, TalkyOptions } from '../../src/talky.ts';

/** A server inside this process. The engine is loaded only now: help and mistakes are told without it. */
export async function openLocalServer(options: TalkyOptions): Promise<Talky> {
  const { openTalky } = await import('../../src/talky.ts');
  return openTalky(options);
}
