import { Redactor } from '../../src/inspector/redactor.ts';
import type { InspectorSources } from '../../src/server/inspector.ts';
import type { ServerOptions } from '../../src/server/server.ts';
import { startServer, type RunningServer } from './running-server.ts';

export interface InspectedServerOptions extends Partial<Omit<ServerOptions, 'inspector'>> {
  /** Of the event logs. */
  readonly folder?: string;
  readonly sources?: Partial<InspectorSources>;
}

/** A server with an inspector, whose feeds are the test's. */
export function startInspected(options: InspectedServerOptions = {}): Promise<RunningServer> {
  const { folder, sources, ...rest } = options;
  const redactor = new Redactor(new Uint8Array(32));
  return startServer({
    ...rest,
    inspector: {
      logs: folder === undefined ? { files: [] } : { folder },
      openFeed: () => undefined,
      redactLog: (callId) => {
        const ofCall = redactor.ofCall(callId);
        return (entry) => ofCall.entry(entry);
      },
      labelOf: (agent) => (agent === 'front-desk' ? 'Front desk' : undefined),
      coverageFiles: ['/nowhere/coverage.json'],
      ...sources,
    },
  });
}
