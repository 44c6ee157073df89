import type { Phone } from '../call/phone.ts';
import type { ServerDesk } from '../call/server-desk.ts';

/** What every part of the page works with. */
export interface Parts {
  readonly desk: ServerDesk;
  readonly phone: Phone;
}
