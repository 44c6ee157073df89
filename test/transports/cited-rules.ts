/** The sections that cases of conformance suites name, and their titles: of the RFCs, and of telephony.md by number. */
const titles: Readonly<Record<string, string>> = {
  'call-protocol': 'The call WebSocket',
  'call-protocol, Client → server': 'Client → server',
  'call-protocol, Close codes': 'Close codes',
  1: 'Comparison',
  2: 'Twilio Media Streams',
  3: 'Telnyx',
  4: 'Plivo',
  5: 'Vonage Voice API WebSocket and Video Audio Connector',
  6: 'Exotel AgentStream',
  7: 'Genesys AudioHook',
  8: 'jambonz listen',
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

const named = /(?:^|; )(RFC \d+ §[\dA-Z][\d.]*|\d+|call-protocol(?:, [^:;]+)?): (?=.)/g;

/** The titles of the sections that a rule names, `SECTION: what it says; …`; undefined where it begins with none, or one is unknown. */
export function citationsOf(rule: string): readonly string[] | undefined {
  const found = [...rule.matchAll(named)];
  if (found[0]?.index !== 0) return undefined;
  const cited = found.map(([, section = '']) => titles[section]).filter((title) => title !== undefined);
  return cited.length === found.length ? cited : undefined;
}
