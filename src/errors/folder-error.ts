import { TalkyError } from './talky-error.ts';

/** A folder that talky has to write to, and can't; `cause` has the system's error. */
export class FolderError extends TalkyError {
  readonly code = 'folder-unusable';
}
