import { TalkyError, type TalkyErrorOptions } from './talky-error.ts';

export interface ProviderErrorOptions extends TalkyErrorOptions {
  /** The provider's name in the configuration. */
  readonly provider: string;
}

/** A speech or language service failed us; the subclass says how. */
export abstract class ProviderError extends TalkyError {
  readonly provider: string;

  constructor(message: string, { provider, ...rest }: ProviderErrorOptions) {
    super(message, rest);
    this.provider = provider;
  }
}

/** No connection, or one that broke: DNS, TLS, TCP, HTTP 5xx, a worker that died. */
export class ProviderUnreachable extends ProviderError {
  readonly code = 'provider-unreachable';
}

/** HTTP 429, or a close for exceeding a quota. */
export class ProviderThrottled extends ProviderError {
  readonly code = 'provider-throttled';
}

export interface ProviderRefusedOptions extends ProviderErrorOptions {
  /** `request` where it is left out. */
  readonly concerns?: 'account' | 'request' | undefined;
}

/** A key or a request that the service will not take, however often it is sent. */
export class ProviderRefused extends ProviderError {
  readonly code = 'provider-refused';
  /**
   * `account`: the key, what it may be used for, or its credit, so that no call can be served. `request`: what was asked
   * for, as a voice, a language or a text, so that other calls may be served all the same.
   */
  readonly concerns: 'account' | 'request';

  constructor(message: string, { concerns = 'request', ...rest }: ProviderRefusedOptions) {
    super(message, rest);
    this.concerns = concerns;
  }
}

/** No message for longer than its budget. */
export class ProviderStalled extends ProviderError {
  readonly code = 'provider-stalled';
}

/** Something that the vendor's published protocol does not allow. */
export class ProviderProtocol extends ProviderError {
  readonly code = 'provider-protocol';
}
