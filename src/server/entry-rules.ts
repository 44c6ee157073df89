import type { IncomingHttpHeaders } from 'node:http';
import type { EntryCheck } from './call-door.ts';
import { createHostCheck } from './host-check.ts';
import { createOriginCheck, type OriginCheck } from './origin-check.ts';
import type { ServerSettings } from './server-settings.ts';
import { createTokenCheck } from './token-check.ts';

export type EntrySettings = Pick<ServerSettings, 'host' | 'apiTokens' | 'corsOrigins'>;

/** Who may call and use the API, and from which pages; what may change while the server runs. */
export class EntryRules {
  #checks: readonly EntryCheck[] = [];
  #isAllowedOrigin: OriginCheck = () => false;

  constructor(settings: EntrySettings) {
    this.change(settings);
  }

  /** From the next request on. */
  change({ host, apiTokens, corsOrigins }: EntrySettings): void {
    // The host that is asked for is looked at first: it tells nothing about tokens.
    const checkHost = createHostCheck({ hasTokens: apiTokens.length > 0, host, corsOrigins });
    this.#checks = [checkHost, createTokenCheck(apiTokens)];
    this.#isAllowedOrigin = createOriginCheck(corsOrigins);
  }

  /** Throws what a request is refused with. */
  readonly check: EntryCheck = (headers: IncomingHttpHeaders, howToSend?: string) => {
    for (const check of this.#checks) check(headers, howToSend);
  };

  readonly isAllowedOrigin: OriginCheck = (headers) => this.#isAllowedOrigin(headers);
}
