import { BlockList, isIP, SocketAddress } from 'node:net';

/** Never those of one receiver: nothing is to be sent to many at once. */
const neverAllowed = ['0.0.0.0/8', '224.0.0.0/4', '255.255.255.255/32', '::/128', 'ff00::/8'];

/** Whether media may be sent to this IP address. */
export type NetworkCheck = (host: string) => boolean;

/** Lets media go to these networks alone, written as `10.0.0.0/8`. */
export function createNetworkCheck(networks: readonly string[]): NetworkCheck {
  const allowed = listOf(networks);
  const never = listOf(neverAllowed);
  return (host) => {
    const family = familyOf(host);
    return family !== undefined && allowed.check(host, family) && !never.check(host, family);
  };
}

/** An IP address as the operating system writes it; undefined for what is none. */
export function canonicalAddress(host: string): string | undefined {
  const family = familyOf(host);
  return family === undefined ? undefined : new SocketAddress({ address: host, family }).address;
}

function familyOf(host: string): 'ipv4' | 'ipv6' | undefined {
  // Behind a "%" stands an interface of this machine.
  if (host.includes('%')) return undefined;
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(host)];
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    const family = familyOf(address);
    if (family !== undefined) list.addSubnet(address, Number(bits), family);
  }
  return list;
}
