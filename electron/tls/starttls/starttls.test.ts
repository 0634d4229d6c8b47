import { describe, expect, it } from 'vitest';
import { STARTTLS_PROTOCOLS, type StartTlsProtocol } from '../../../shared/model/connection.ts';
import { converse } from '../../testing/dial/converse.ts';
import { DialogueMachine } from '../transport/dialogue.ts';
import { STARTTLS_DIALOGUES } from './starttls.ts';

const NAMES = { clientAddress: '192.0.2.7', domain: 'server.example' };
const dialogueOf = (protocol: StartTlsProtocol) => STARTTLS_DIALOGUES[protocol](NAMES);
const SPEAKS_FIRST: ReadonlySet<StartTlsProtocol> = new Set(['ldap', 'xmpp', 'xmpp-server', 'postgres']);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

const stream =
  "<?xml version='1.0'?><stream:stream id='1' version='1.0' xmlns:stream='http://etherx.jabber.org/streams'>";
const features = (inside: string): string => `${stream}<stream:features>${inside}</stream:features>`;
const STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
const mysqlPacket = (body: Buffer): Buffer => Buffer.concat([Buffer.of(body.length, 0, 0, 0), body]);
const mysqlGreeting = (flags: string): Buffer =>
  mysqlPacket(
    hex(`0a 382e302e3000 01000000 6161616161616161 00 ${flags} 08 0200 ff81 15 00000000000000000000 6262626200`),
  );
const ldapAnswer = (code: string): Buffer => hex(`30 0c 02 01 01 78 07 0a 01 ${code} 04 00 04 00`);

type Row = readonly [
  what: string,
  protocol: StartTlsProtocol,
  answers: readonly (string | Uint8Array)[],
  end: string,
  line?: string,
];

const REFUSED = 'starttls-refused server';
const ROWS: readonly Row[] = [
  ['agrees', 'smtp', ['220-a\r\n220 b\r\n', '250-x\r\n250-PIPELINING\r\n250 starttls\r\n', '220 go\r\n'], 'agreed'],
  ['takes bare LF', 'smtp', ['220 b\n', '250-x\n250 STARTTLS\n', '220\n'], 'agreed'],
  ['turns away', 'smtp', ['554 no\r\n'], `${REFUSED} starttls-greeting-refused`, '554 no'],
  ['offers none', 'smtp', ['220 b\r\n', '250-x\r\n250 SIZE 1\r\n'], `${REFUSED} starttls-not-offered`, 'SIZE 1'],
  ['offers nothing', 'smtp', ['220 b\r\n', '250 x\r\n'], `${REFUSED} starttls-not-offered`, ''],
  ['cannot now', 'smtp', ['220 b\r\n', '250-x\r\n250 STARTTLS\r\n', '454 later\r\n'], `${REFUSED} starttls-answer`],
  ['knows no EHLO', 'smtp', ['220 b\r\n', '502 what\r\n'], 'starttls-refused unknown starttls-answer', '502 what'],
  ['is FTP', 'smtp', ['220 (vsFTPd 3.0.3)\r\n'], 'starttls-unexpected client starttls-other-protocol', 'ftp'],
  ['is SSH', 'smtp', ['SSH-2.0-OpenSSH_9\r\n'], 'starttls-unexpected client starttls-other-protocol'],
  ['is TLS', 'smtp', [hex('15030300020246')], 'starttls-unexpected client starttls-tls-spoken'],
  ['is MySQL', 'smtp', [mysqlGreeting('00fa')], 'starttls-unexpected client starttls-other-protocol', 'mysql'],
  ['is unknown', 'smtp', ['hello there\r\n'], 'starttls-unexpected unknown starttls-unreadable', 'hello there'],
  ['agrees', 'lmtp', ['220 b\r\n', '250-x\r\n250 STARTTLS\r\n', '220 go\r\n'], 'agreed'],
  ['agrees', 'imap', ['* OK hi\r\n', '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n', 'a2 OK go\r\n'], 'agreed'],
  ['offers none', 'imap', ['* OK hi\r\n', '* CAPABILITY IMAP4rev1\r\na1 OK\r\n'], `${REFUSED} starttls-not-offered`],
  ['is logged in', 'imap', ['* PREAUTH hi\r\n'], `${REFUSED} starttls-greeting-refused`, '* PREAUTH hi'],
  [
    'says no',
    'imap',
    ['* OK\r\n', '* CAPABILITY STARTTLS\r\na1 OK\r\n', 'a2 NO never\r\n'],
    `${REFUSED} starttls-answer`,
  ],
  ['says bye', 'imap', ['* OK\r\n', '* BYE full\r\n'], `${REFUSED} starttls-answer`, '* BYE full'],
  ['is POP3', 'imap', ['+OK ready\r\n'], 'starttls-unexpected client starttls-other-protocol', 'pop3'],
  ['agrees', 'pop3', ['+OK\r\n', '+OK\r\nSTLS\r\n.\r\n', '+OK\r\n'], 'agreed'],
  ['knows no CAPA', 'pop3', ['+OK\r\n', '-ERR what\r\n', '+OK\r\n'], 'agreed'],
  ['offers none', 'pop3', ['+OK\r\n', '+OK\r\nUIDL\r\n.\r\n'], `${REFUSED} starttls-not-offered`, 'UIDL'],
  ['agrees', 'sieve', ['"SIEVE" "x"\r\n"STARTTLS"\r\nOK\r\n', 'OK go\r\n'], 'agreed'],
  ['offers none', 'sieve', ['"SIEVE" "x"\r\nOK\r\n'], `${REFUSED} starttls-not-offered`, 'SIEVE'],
  ['agrees', 'ftp', ['220 ftp\r\n', '211-F\r\n AUTH TLS\r\n211 End\r\n', '234 go\r\n'], 'agreed'],
  ['waits first', 'ftp', ['120 soon\r\n220 ftp\r\n', '530 login\r\n', '234 go\r\n'], 'agreed'],
  ['offers none', 'ftp', ['220 ftp\r\n', '211-F\r\n UTF8\r\n211 End\r\n'], `${REFUSED} starttls-not-offered`, 'UTF8'],
  ['says no', 'ftp', ['220 x\r\n', '211-F\r\n AUTH TLS\r\n211 E\r\n', '431 no\r\n'], `${REFUSED} starttls-answer`],
  ['is SMTP', 'ftp', ['220 mail ESMTP\r\n'], 'starttls-unexpected client starttls-other-protocol'],
  ['agrees', 'nntp', ['200 news\r\n', '101 list\r\nSTARTTLS\r\n.\r\n', '382 go\r\n'], 'agreed'],
  ['offers none', 'nntp', ['200 news\r\n', '101 list\r\nVERSION 2\r\n.\r\n'], `${REFUSED} starttls-not-offered`],
  ['cannot now', 'nntp', ['200 n\r\n', '101 l\r\nSTARTTLS\r\n.\r\n', '580 no\r\n'], `${REFUSED} starttls-answer`],
  ['agrees', 'ldap', [ldapAnswer('00')], 'agreed'],
  ['agrees in long form', 'ldap', [hex('3084000000100201017884000000070a010004000400')], 'agreed'],
  ['does not know it', 'ldap', [ldapAnswer('02')], `${REFUSED} starttls-answer`, 'protocolError (2)'],
  ['lies about lengths', 'ldap', [hex('300c02010178ff0a010004000400')], 'encoding'],
  ['answers a search', 'ldap', [hex('300c02010165070a010004000400')], 'order'],
  ['claims a gigabyte', 'ldap', [hex('3084400000000201')], 'too-long'],
  ['agrees', 'xmpp', [features(STARTTLS), "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"], 'agreed'],
  ['agrees in two tags', 'xmpp', [features(STARTTLS), '<proceed></proceed>'], 'agreed'],
  ['offers none', 'xmpp', [features('<bind/><mechanisms/>')], `${REFUSED} starttls-not-offered`, 'bind, mechanisms'],
  ['fails', 'xmpp', [features(STARTTLS), '<failure/></stream:stream>'], `${REFUSED} starttls-answer`],
  [
    'does not serve the domain',
    'xmpp',
    [`${stream}<stream:error><host-unknown xmlns='x'/></stream:error>`],
    'starttls-refused client starttls-answer',
    'host-unknown',
  ],
  ['sends another root', 'xmpp', ['<html><head/>'], 'order'],
  ['sends a document type', 'xmpp', ['<!DOCTYPE x [<!ENTITY a "b">]><stream:stream>'], 'encoding'],
  ['agrees', 'xmpp-server', [features(STARTTLS), '<proceed/>'], 'agreed'],
  ['agrees', 'postgres', ['S'], 'agreed'],
  ['offers none', 'postgres', ['N'], `${REFUSED} starttls-not-offered`],
  ['errs', 'postgres', [hex('45 0000000c 4d 6e6f6e6500 00 00')], `${REFUSED} starttls-answer`, 'none'],
  ['errs as of old', 'postgres', ['Eunsupported frontend protocol\n\0'], `${REFUSED} starttls-answer`],
  ['is SMTP', 'postgres', ['220 mail ESMTP\r\n'], 'starttls-unexpected client starttls-other-protocol', 'smtp'],
  ['agrees', 'mysql', [mysqlGreeting('00fa')], 'agreed'],
  ['offers none', 'mysql', [mysqlGreeting('00f2')], `${REFUSED} starttls-not-offered`],
  [
    'turns away',
    'mysql',
    [mysqlPacket(hex('ff6a04486f73742069732e'))],
    `${REFUSED} starttls-greeting-refused`,
    'Host is.',
  ],
  ['is IMAP', 'mysql', ['* OK hi\r\n'], 'starttls-unexpected client starttls-other-protocol', 'imap'],
  ['is cut short', 'mysql', [mysqlPacket(hex('0a382e3000ff'))], 'encoding'],
];

const CASES = ROWS.map(([what, protocol, answers, end, line]) => ({
  what,
  protocol,
  answers,
  end,
  line,
  greets: !SPEAKS_FIRST.has(protocol),
}));

describe('a server asked for TLS', () => {
  it.each(CASES)('$what: $protocol', ({ protocol, answers, end, line, greets }) => {
    const whole = converse(dialogueOf(protocol), answers, { greets });
    expect(whole.end).toBe(end);
    if (line !== undefined) expect(whole.line).toBe(line);
    expect(whole.rest).toBe('');
  });

  it.each(CASES.filter(({ end }) => !/other-protocol|unreadable/.test(end)))(
    'is understood the same octet by octet: $what: $protocol',
    ({ protocol, answers, end, greets }) => {
      const dripped = converse(dialogueOf(protocol), answers, { greets, drip: true });
      // What is no text is told by its first octets alone, which then are too few to tell which protocol it is.
      expect(dripped.end).toMatch(end.endsWith('tls-spoken') ? /^starttls-/ : end);
    },
  );

  it('keeps what came behind the consent apart', () => {
    const talk = converse(dialogueOf('pop3'), ['+OK\r\n', '+OK\r\nSTLS\r\n.\r\n', '+OK\r\n+OK injected\r\n']);
    expect([talk.end, talk.rest]).toEqual(['agreed', '+OK injected\r\n']);
    const database = converse(dialogueOf('postgres'), ['SE'], { greets: false });
    expect([database.end, database.rest]).toEqual(['agreed', 'E']);
  });

  it('is told our side by address, with its family named', () => {
    const said = (clientAddress: string) =>
      converse(STARTTLS_DIALOGUES.smtp({ ...NAMES, clientAddress }), ['220 b\r\n']).said[1];
    expect(['192.0.2.7', '::ffff:192.0.2.7', 'fe80::1%eth0', ''].map(said)).toEqual([
      '> EHLO [192.0.2.7]',
      '> EHLO [192.0.2.7]',
      '> EHLO [IPv6:fe80::1]',
      '> EHLO [127.0.0.1]',
    ]);
  });

  it('is sent the same octets as the standards show', () => {
    const sent = (protocol: StartTlsProtocol) =>
      Buffer.from(converse(dialogueOf(protocol), [], { greets: false }).sent);
    expect(sent('ldap').toString('hex')).toBe('301d02010177188016312e332e362e312e342e312e313436362e3230303337');
    expect(sent('postgres').toString('hex')).toBe('0000000804d2162f');
    expect(sent('xmpp').toString()).toContain("<stream:stream to='server.example' version='1.0' xmlns='jabber:client'");
  });

  it('cannot break out of what we say by its name', () => {
    const domain = "a'/><b x='\r\n";
    const { sent } = converse(STARTTLS_DIALOGUES.xmpp({ ...NAMES, domain }), [], { greets: false });
    expect(Buffer.from(sent).toString()).toContain("to='abx'");
  });

  it('shows control characters instead of obeying them', () => {
    const { said } = converse(dialogueOf('smtp'), ['220-a\u001b[2J\r\n220 b\u202e\r\n']);
    expect(said[0]).toBe('< 220-a␛[2J · 220 b\ufffd');
  });
});

const toOctets = (text: string | Uint8Array): Buffer =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.from(text);

/** Numbers that are the same on every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

const isOver = (steps: ReturnType<DialogueMachine['push']>): boolean =>
  steps.some(({ kind }) => kind === 'agreed' || kind === 'stopped');

describe('a hostile server', () => {
  const endless: readonly (readonly [string, string | Uint8Array])[] = [
    ['a line without end', 'a'.repeat(1_000)],
    ['lines without end', '220-more\r\n'],
    ['capabilities without end', '* CAPABILITY A\r\n'],
    ['tags without end', '<a>'],
    ['a tag without end', '<a b="'],
    ['spaces', ' '.repeat(1_000)],
    ['zeros', new Uint8Array(1_000)],
    ['elements that are always one octet short', hex('30 82 ff ff 02')],
  ];

  it.each(STARTTLS_PROTOCOLS.flatMap((protocol) => endless.map(([name, octets]) => [protocol, name, octets] as const)))(
    'ends the dialogue of %s with %s before it has heard 128 KiB',
    (protocol, _name, octets) => {
      const machine = new DialogueMachine(dialogueOf(protocol));
      let over = isOver(machine.begin());
      let heard = 0;
      for (const chunk = toOctets(octets); !over && heard < 131_072; heard += chunk.length)
        over = isOver(machine.push(chunk));
      expect(over).toBe(true);
      expect(machine.push(Buffer.from('more'))).toEqual([]);
    },
  );

  it.each(STARTTLS_PROTOCOLS)(
    'does not break the dialogue of %s with octets drawn or changed at random',
    (protocol) => {
      const random = numbers(0xc0ffee);
      const draw = (below: number): number => (random.next().value ?? 0) % below;
      const real = CASES.filter((each) => each.protocol === protocol).map(({ answers }) => answers);
      for (let round = 0; round < 400; round++) {
        const answers = (real[draw(real.length)] ?? []).map((answer) => {
          const octets = toOctets(answer);
          for (let changes = draw(4); changes > 0; changes--) octets[draw(octets.length)] = draw(256);
          return draw(8) === 0 ? octets.subarray(0, draw(octets.length)) : octets;
        });
        const greets = !SPEAKS_FIRST.has(protocol);
        const whole = converse(dialogueOf(protocol), answers, { greets, drip: draw(2) === 0 });
        expect(whole.end).toMatch(/^(?:agreed|waiting|starttls-|too-long|line-too-long|encoding|order|version)/);
        expect(whole.said.every((line) => line.length <= 202)).toBe(true);
      }
    },
  );
});
