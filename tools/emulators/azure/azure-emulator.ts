import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Emulator } from '../emulator.ts';
import { EmulatorHost, type Refusal } from '../emulator-host.ts';
import type { Exchange } from '../exchange.ts';
import { clauseFaultSchema, type ClauseFault, type ClauseFaultInput } from '../speech-script.ts';
import { liveSynthesiser, toneSynthesiser } from '../synthesised-speech.ts';
import { azureScriptSchema, type AzureScript } from './azure-script.ts';
import { EmulatedConnection } from './emulated-connection.ts';

export interface AzureEmulator extends Emulator {
  /** Turns that are under way on any connection. */
  readonly openTurns: number;
  /** Befall the next clauses, one each. */
  failNext(...faults: readonly ClauseFaultInput[]): void;
  /** Closes every socket, as the vendor does with one that nobody uses. */
  closeSockets(): void;
}

export interface AzureEmulatorOptions {
  readonly port?: number;
  readonly script?: z.input<typeof azureScriptSchema>;
  /** Speaks with the embedded voice instead of tones. */
  readonly live?: boolean;
}

const socketPath = '/cognitiveservices/websocket/v1';
const voicesPath = '/cognitiveservices/voices/list';

/**
 * Azure Speech's text-to-speech on the loopback: the WebSocket protocol of
 * https://github.com/microsoft/cognitive-services-speech-sdk-js, and the list of voices of
 * https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech.
 */
export async function openAzureEmulator(options: AzureEmulatorOptions = {}): Promise<AzureEmulator> {
  const script = azureScriptSchema.parse(options.script ?? {});
  const faults: ClauseFault[] = [...script.faults];
  const synthesiser =
    options.live === true ? await liveSynthesiser() : toneSynthesiser(script.words_per_minute);
  const connections = new Set<EmulatedConnection>();
  const host = await EmulatorHost.open(
    {
      refuses: (exchange) => refusalOf(exchange, script),
      request: (_exchange, response) => {
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
        response.end(JSON.stringify(voiceList(script)));
      },
      socket: (_exchange, socket) => {
        const connection = new EmulatedConnection({
          socket,
          script,
          synthesiser,
          nextFault: () => faults.shift(),
          newId: () => randomBytes(16).toString('hex'),
        });
        connections.add(connection);
        socket.on('close', () => connections.delete(connection));
      },
    },
    options.port,
  );
  return {
    vendor: 'azure',
    host,
    environment: {
      AZURE_SPEECH_BASE_URL: host.url,
      AZURE_SPEECH_KEY: script.api_key ?? 'emulated-azure-key',
      AZURE_SPEECH_REGION: script.region,
    },
    get openTurns() {
      return [...connections].filter(({ isInTurn }) => isInTurn).length;
    },
    failNext: (...next) => void faults.push(...next.map((fault) => clauseFaultSchema.parse(fault))),
    closeSockets: () => {
      for (const each of connections) each.close();
    },
    close: async () => {
      await host.close();
      await synthesiser.close();
    },
  };
}

function refusalOf({ path, method, headers }: Exchange, { api_key }: AzureScript): Refusal | undefined {
  const key = headers['ocp-apim-subscription-key'];
  const isTaken = typeof key === 'string' && key !== '' && (api_key === undefined || key === api_key);
  if (!isTaken) {
    const message = 'Access denied due to invalid subscription key or wrong API endpoint.';
    return { status: 401, body: { error: { code: '401', message } } };
  }
  if (path !== socketPath && path !== voicesPath) {
    return { status: 404, body: { error: { code: '404', message: 'Resource not found' } } };
  }
  return method === 'GET' ? undefined : { status: 405 };
}

function voiceList({ voices, region }: AzureScript): unknown {
  return voices.map(({ id, name, language }) => ({
    Name: `Microsoft Server Speech Text to Speech Voice (${language}, ${id.replace(/^.*-/, '')})`,
    DisplayName: name,
    LocalName: name,
    ShortName: id,
    Gender: 'Neutral',
    Locale: language,
    LocaleName: `${language} as in ${region}`,
    SampleRateHertz: '24000',
    VoiceType: 'Neural',
    Status: 'GA',
  }));
}
