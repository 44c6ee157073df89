import { TalkyError } from './talky-error.ts';

/** A tool that can't be given to an agent: its name, its parameters or its time; the message says which and why. */
export class ToolInvalid extends TalkyError {
  readonly code = 'tool-invalid';
}

/** A model called a tool with arguments that do not fit its parameters; the message is what the model is told. */
export class ToolArgumentsInvalid extends TalkyError {
  readonly code = 'tool-arguments-invalid';
}
