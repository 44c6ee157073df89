/** What `talky serve` was asked for. */
export interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly config?: string;
  readonly environment?: string;
  readonly log?: string;
}
