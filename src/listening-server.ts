import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageFolder } from './package-folder.ts';
import { createServer, type Server, type ServerOptions } from './server/server.ts';

export interface ListeningServer extends Server {
  /** `http://HOST:PORT`. */
  readonly url: string;
  readonly port: number;
}

/** A server that takes calls, with the console page if it was built. Rejects with `ListenError`, and leaves nothing then. */
export async function listeningServer(options: Omit<ServerOptions, 'version'>): Promise<ListeningServer> {
  const consoleFolder = fileURLToPath(new URL('dist/console', packageFolder));
  const server = await createServer({
    ...options,
    version: ownVersion(),
    ...(existsSync(`${consoleFolder}/index.html`) ? { consoleFolder } : {}),
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
