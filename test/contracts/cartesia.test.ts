import {
  ProviderProtocol,
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import type { CartesiaFaultInput } from '../../tools/emulators/cartesia/cartesia-script.ts';
import { canaryKey, openSonicStage, type SonicStage } from '../providers/cartesia/sonic-stage.ts';
import type { SpeechFault } from './speech-rig.ts';
import { describeTextToSpeech } from './text-to-speech.contract.ts';
import { eventually } from '../support/eventually.ts';

type Fault = SpeechFault<SonicStage>;

const fails = (
  name: string,
  fault: CartesiaFaultInput,
  error: Fault['error'],
  more?: Partial<Fault>,
): Fault => ({
  name,
  arm: ({ emulator }) => emulator.failNext(fault),
  error,
  ...more,
});

const refused = (name: string, status: number, error: Fault['error'], more?: Partial<Fault>): Fault => ({
  name,
  arm: ({ emulator }) => {
    const headers =
      more?.retryAfterMs === undefined ? {} : { 'retry-after': String(more.retryAfterMs / 1000) };
    const body = { error_code: 'x', title: 'No', message: `not with ${canaryKey}`, request_id: 'r' };
    emulator.host.refuseNext({ status, headers, body });
  },
  error,
  ...more,
});

/** Moves the provider's clock past its patience once the request is at the vendor. */
const untilItGivesUp = async ({ clock, emulator }: SonicStage): Promise<void> => {
  await eventually(() => {
    if (emulator.host.exchanges.length === 0) throw new Error('not asked yet');
  });
  for (let waited = 0; waited < 20; waited++) await new Promise((resolve) => setImmediate(resolve));
  await clock.step(60_000);
};

const error = (status: number, code: string | null, message: string) => ({
  error: { status, code, message: `${message} ${canaryKey}` },
});

const everywhere: readonly Fault[] = [
  refused('whose key is refused', 401, ProviderRefused),
  refused('that is one too many', 429, ProviderThrottled, { retryAfterMs: 2000 }),
  refused('that finds the service down', 503, ProviderUnreachable),
  {
    name: 'whose connection is reset',
    arm: ({ emulator }) => emulator.host.refuseNext('reset'),
    error: ProviderUnreachable,
  },
  fails('over the limit of the plan', error(429, 'concurrency_limited', 'too many'), ProviderThrottled),
  fails('that is not understood', error(400, 'invalid_request', 'bad'), ProviderRefused),
  fails('that breaks the model', error(500, null, 'broken'), ProviderUnreachable),
  fails('that gets an error in the old style', { error: { status: 429, oldStyle: true } }, ProviderThrottled),
  fails('whose connection breaks at once', 'drop-at-once', ProviderUnreachable),
  fails('whose connection breaks in the middle', 'drop', ProviderUnreachable),
  fails('whose connection is reset in the middle', 'reset', ProviderUnreachable),
  {
    name: 'whose request is never answered',
    arm: ({ emulator }) => emulator.host.refuseNext('unanswered'),
    meanwhile: untilItGivesUp,
    error: ProviderStalled,
  },
  fails('that is never answered', 'silent', ProviderStalled, { meanwhile: untilItGivesUp }),
  fails('that stops in the middle', 'stall', ProviderStalled, { meanwhile: untilItGivesUp }),
];
const inEvents: readonly Fault[] = [
  fails('with a chunk without audio', 'misshapen', ProviderProtocol),
  fails('with audio that is no base64', 'no-base64', ProviderProtocol),
  fails('with text that is no JSON', 'garbage', ProviderProtocol),
];

const rig = { key: canaryKey, hasWordTimes: true };

describeTextToSpeech('cartesia, over its socket', {
  ...rig,
  open: () => openSonicStage(),
  faults: [
    ...everywhere,
    ...inEvents,
    fails('with a binary frame', 'binary', ProviderProtocol),
    fails('whose socket is closed with 1011', { close: 1011 }, ProviderUnreachable),
    fails('whose socket is closed with 1008', { close: 1008 }, ProviderRefused),
    fails('whose socket is closed with 1013', { close: 1013 }, ProviderThrottled),
    fails('whose socket is closed with 1000', { close: 1000 }, ProviderUnreachable),
    fails('whose socket is closed without a code', { close: 1005 }, ProviderUnreachable),
  ],
});

describeTextToSpeech('cartesia, by server-sent events', {
  ...rig,
  open: () => openSonicStage({ settings: { transport: 'sse' } }),
  faults: [...everywhere, ...inEvents, fails('that ends before it is done', 'cut-short', ProviderProtocol)],
});

describeTextToSpeech('cartesia, by requests for bytes', {
  ...rig,
  open: () => openSonicStage({ settings: { transport: 'bytes' } }),
  hasWordTimes: false,
  faults: everywhere,
});
