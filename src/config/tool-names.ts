/**
 * The names of the tools that agents may name. `none-given`: the program has none, as a server that is started from the
 * command line; an agent that names one is for another program, and takes no calls in this one.
 */
export type ToolNames = readonly string[] | 'none-given';
