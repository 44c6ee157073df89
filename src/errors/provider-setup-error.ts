import { TalkyError } from './talky-error.ts';

/** A name that no provider of its kind has; `known` are the names that there are. */
export class ProviderUnknown extends TalkyError {
  readonly code = 'provider-unknown';
  readonly known: readonly string[];

  constructor(kind: string, name: string, known: readonly string[]) {
    super(`There is no ${kind} provider "${name}". Name one of ${known.join(', ')}.`);
    this.known = known;
  }
}

/** A provider whose package is not there; `packages` are to be installed. */
export class ProviderNotInstalled extends TalkyError {
  readonly code = 'provider-not-installed';
  readonly packages: readonly string[];

  constructor(name: string, packages: readonly string[], cause: unknown) {
    super(
      `The provider ${name} needs a package that is not installed. Run: npm install ${packages.join(' ')}`,
      {
        cause,
      },
    );
    this.packages = packages;
  }
}
