import { TalkyError } from './talky-error.ts';

/** An option that `openTalky` does not have; the message names the nearest one. */
export class OptionsInvalid extends TalkyError {
  readonly code = 'options-invalid';
}
