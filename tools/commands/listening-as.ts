import { ListenError } from '../../src/errors/listen-error.ts';

/** Runs a server; a `ListenError` of it names what chose the address: an option that was given, or else either. */
export async function listeningAs(
  given: { readonly host?: string; readonly port?: number },
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    throw error.withKnobs({
      host: given.host === undefined ? 'HOST or --host' : '--host',
      port: given.port === undefined ? 'PORT or --port' : '--port',
    });
  }
}
