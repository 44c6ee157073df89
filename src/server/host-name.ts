/** Of a `Host` header: without its port, and an IPv6 address without its brackets. */
export function hostName(hostAndPort: string): string {
  return hostAndPort
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}
