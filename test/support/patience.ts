/** Long enough for a machine that is busy with something else: what waits so judges that it happens, not how soon. */
export const patienceMs = 30_000;
