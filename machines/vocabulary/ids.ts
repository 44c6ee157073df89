declare const brand: unique symbol;

/** Names one call for its whole life, in logs, routes and file names. */
export type CallId = string & { readonly [brand]: 'CallId' };

/** What continues an interrupted call; a secret, so never logged. */
export type ResumeToken = string & { readonly [brand]: 'ResumeToken' };
