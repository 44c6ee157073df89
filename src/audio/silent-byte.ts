import type { Encoding } from './audio-form.ts';

/** What a sample of silence is made of; ITU-T G.711 has codes of its own for a zero. */
export const silentByte = { linear16: 0, mulaw: 0xff, alaw: 0xd5 } as const satisfies Record<
  Encoding,
  number
>;
