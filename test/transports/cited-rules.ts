/** The sections that cases of conformance suites name, and their titles. */
const titles: Readonly<Record<string, string>> = {
  'RFC 3389 §4': 'Usage of RTP',
  'RFC 3550 §5.1': 'RTP Fixed Header Fields',
  'RFC 3550 §5.3.1': 'RTP Header Extension',
  'RFC 3550 §6.3.5': 'Timing Out an SSRC',
  'RFC 3550 §6.6': 'BYE: Goodbye RTCP Packet',
  'RFC 3550 §8.2': 'Collision Resolution and Loop Detection',
  'RFC 3550 §A.1': 'RTP Data Header Validity Checks',
  'RFC 3550 §A.2': 'RTCP Header Validity Checks',
  'RFC 3551 §4.1': 'Encoding-Independent Rules',
  'RFC 3551 §4.2': 'Operating Recommendations',
  'RFC 3551 §4.5.11': 'L16',
  'RFC 3551 §4.5.14': 'PCMA and PCMU',
  'RFC 4733 §2.3': 'Payload Format',
  'RFC 4733 §2.5.1.2': 'Transmission of Event Packets',
  'RFC 4733 §2.5.1.3': 'Long-Duration Events',
  'RFC 4733 §2.5.1.4': 'Retransmission of Final Packet',
  'RFC 4733 §3.2': 'DTMF Events',
  'RFC 4961 §3': 'Definition of Symmetric RTP and Symmetric RTCP',
  'RFC 5761 §4': 'Distinguishable RTP and RTCP Packets',
  'RFC 6263 §4': 'List of Alternatives for Performing RTP/RTCP Keepalive',
};

const rfcSection = /^(RFC \d+ §[\dA-Z][\d.]*): ./;

/** The title of the section that a rule begins with; undefined where it names none that is known. */
export function citationOf(rule: string): string | undefined {
  const section = rfcSection.exec(rule)?.[1];
  return section === undefined ? undefined : titles[section];
}
