import { ProviderError, ProviderProtocol, ProviderStalled } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import { askVendor, unreachable } from '../../streams/vendor-http.ts';
import { readTranscript, transcriptionForm, type Recording, type Transcript } from './whisper-messages.ts';

/** Where recordings are sent. */
export interface Scriptorium {
  readonly provider: string;
  readonly url: URL;
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

export interface ScribeReport {
  written(transcript: Transcript): void;
  /** Nothing else will come. */
  failed(error: ProviderError): void;
}

/** Longer than any turn takes, and shorter than the call waits for a recogniser that says nothing. */
const patienceMs = 4000;

/** Has the recordings of one caller transcribed, one at a time. */
export class Scribe {
  readonly #place: Scriptorium;
  readonly #report: ScribeReport;
  #scope: AbortController | undefined;
  #timer: TimerHandle | undefined;

  constructor(place: Scriptorium, report: ScribeReport) {
    this.#place = place;
    this.#report = report;
  }

  transcribe(recording: Recording): void {
    const scope = new AbortController();
    const { provider, clock } = this.#place;
    this.#scope = scope;
    this.#timer = clock.setTimeout(() => {
      const message = `${provider} did not transcribe a turn within ${patienceMs} ms`;
      this.#settle(scope, () =>
        this.#report.failed(new ProviderStalled(message, { provider, retryable: true })),
      );
      scope.abort();
    }, patienceMs);
    this.#ask(recording, scope.signal).then(
      (transcript) => this.#settle(scope, () => this.#report.written(transcript)),
      (error: unknown) => this.#settle(scope, () => this.#report.failed(this.#failure(error))),
    );
  }

  /** Cancels the request that is under way; nothing is reported any more. */
  stop(): void {
    const scope = this.#scope;
    this.#clear();
    scope?.abort();
  }

  async #ask(recording: Recording, signal: AbortSignal): Promise<Transcript> {
    const { provider, url, apiKey, headers } = this.#place;
    const response = await askVendor({
      provider,
      apiKey,
      url,
      headers,
      body: transcriptionForm(recording),
      signal,
    });
    const text = await response.text().catch((cause: unknown) => {
      throw unreachable(cause, { provider, url });
    });
    const transcript = readTranscript(parsed(text));
    if (transcript !== undefined) return transcript;
    throw new ProviderProtocol(`${provider} sent a transcript that is not of the published shape`, {
      provider,
    });
  }

  #failure(error: unknown): ProviderError {
    return error instanceof ProviderError ? error : unreachable(error, this.#place);
  }

  #settle(scope: AbortController, tell: () => void): void {
    if (this.#scope !== scope) return;
    this.#clear();
    tell();
  }

  #clear(): void {
    this.#scope = undefined;
    if (this.#timer !== undefined) this.#place.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
