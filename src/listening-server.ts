import { readFileSync } from 'node:fs';
import { builtConsole } from './built-console.ts';
import { packageFolder } from './package-folder.ts';
import { createServer, type Server, type ServerOptions } from './server/server.ts';

export interface ListeningServer extends Server {
  /** `http://HOST:PORT`. */
  readonly url: string;
  readonly port: number;
}

/** A server that takes calls, with the console page if it was built. Rejects with `ListenError`, and leaves nothing then. */
export async function listeningServer(options: Omit<ServerOptions, 'version'>): Promise<ListeningServer> {
  const consoleFolder = builtConsole();
  const server = await createServer({
    ...options,
    version: ownVersion(),
    ...(consoleFolder === undefined ? {} : { consoleFolder }),
  });
  const { url, port } = await server.listen().catch(async (error: unknown) => {
    await server.close(0);
    throw error;
  });
  return { ...server, url, port };
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
