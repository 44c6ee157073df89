/** The public URL of this server without slashes at its end, as paths are put behind it; empty: not set. */
export const publicBase = (publicUrl: string | undefined): string => (publicUrl ?? '').replace(/\/+$/, '');
