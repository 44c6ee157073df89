import { withDotEnv } from './config/dot-env.ts';
import { TalkyError } from './errors/talky-error.ts';
import { serve } from './serve.ts';

/** What is wrong with the configuration, as the `talky` command has it. */
const configurationStatus = 2;

try {
  await serve({ env: () => withDotEnv(process.env) }, (text) => process.stdout.write(text));
} catch (error) {
  if (!(error instanceof TalkyError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.code === 'config-invalid' ? configurationStatus : 1;
}
