import type { EmulatorHost } from '../../tools/emulators/emulator-host.ts';
import type { ReceivedText } from './speech-rig.ts';

/** All that an emulator was sent, with its headers apart. */
export function receivedBy({ exchanges }: Pick<EmulatorHost, 'exchanges'>): ReceivedText {
  return {
    headers: exchanges.flatMap(({ headers }) => Object.values(headers).map(String)),
    elsewhere: exchanges.flatMap(({ path, query, body, frames }) => [
      `${path}?${query.toString()}`,
      body.toString('utf8'),
      ...frames.map(String),
    ]),
  };
}
