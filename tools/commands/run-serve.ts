import { exitStatus } from '../command-error.ts';
import { onInterruption } from '../interruption.ts';
import type { Console } from './console.ts';
import { openLocalServer } from './local-server.ts';
import type { ServeOptions } from './serve-options.ts';
import { agentLabels } from './agent-labels.ts';

/** Serves until it is interrupted. A second interruption ends the process there and then, as the shell's own would. */
export async function serve(options: ServeOptions, { stdout, stderr, env }: Console): Promise<number> {
  const { host, port, config, environment, log } = options;
  const talky = await openLocalServer({
    env,
    ...(log === undefined ? {} : { log }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(config === undefined ? {} : { configFolder: config }),
    ...(environment === undefined ? {} : { environment }),
  });
  const interrupted = new Promise<void>((resolve) => {
    onInterruption(resolve);
  });
  const call = `${talky.url.replace('http', 'ws')}/v1/call`;
  stdout.write(`talky takes calls at ${call}\nIts page is ${talky.url}/ — Ctrl-C ends.\n`);
  for (const label of await agentLabels(talky.url, env['TALKY_TOKEN'])) stdout.write(`  ${label}\n`);
  await interrupted;
  stderr.write('Saying goodbye to live calls; press Ctrl-C again to end at once.\n');
  await talky.close();
  return exitStatus.done;
}
