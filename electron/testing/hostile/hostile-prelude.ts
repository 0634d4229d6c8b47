import type { Socket } from 'node:net';
import { STARTTLS_PROTOCOLS } from '../../../shared/model/connection.ts';
import type { DialOptions } from '../../tls/dial.ts';
import { mutate } from '../soak/mutate.ts';
import type { Random } from '../soak/random.ts';
import { leave, pour, randomOctets, record } from './made-answers.ts';

export interface PreludeCase {
  readonly name: string;
  readonly serve: (socket: Socket) => void;
  /** Built once the port is known: a hostile proxy listens where the case's server does. */
  readonly options: (port: number) => Partial<DialOptions>;
}

/** What honest servers say before TLS, turn by turn; hostile ones say it wrong, twice, too early or without end. */
const TURNS = [
  '220 mail.example ESMTP\r\n',
  '250-mail.example\r\n250-SIZE 10\r\n250 STARTTLS\r\n',
  '220 go ahead\r\n',
  '* OK IMAP4rev1 STARTTLS\r\n',
  '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n',
  '+OK ready\r\n',
  '+OK\r\nSTLS\r\n.\r\n',
  '"IMPLEMENTATION" "x"\r\n"STARTTLS"\r\nOK\r\n',
  '234 AUTH TLS ok\r\n',
  '382 Continue\r\n',
  '200 ready\r\n',
  '101 list\r\nSTARTTLS\r\n.\r\n',
  '502 no\r\n',
  '0\u000c\u0002\u0001\u0001x\u0007\n\u0001\u0000\u0004\u0000\u0004\u0000',
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>",
  "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
  "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
  "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>",
  'S',
  'N',
  'J\u0000\u0000\u0000\n5.5.5\u0000\u0001\u0000\u0000\u0000abcdefgh\u0000\u00ff\u00ff\u0021\u0002\u0000\u00ff\u0081',
  'HTTP/1.1 200 Connection established\r\n\r\n',
  'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="\u001b[2J"\r\n\r\n',
  'HTTP/1.1 200 OK\r\nX: ',
  '\u0005\u0000',
  '\u0005\u0002',
  '\u0001\u0000',
  '\u0005\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000',
  '\u0005\u0005\u0000\u0003',
] as const;

export function planPrelude(random: Random): PreludeCase {
  const hop = random.below(3);
  const startTls = random.pick(STARTTLS_PROTOCOLS);
  const name = ['before TLS, ' + startTls, 'an HTTP proxy', 'a SOCKS proxy'][hop] ?? '';
  const login = random.below(2) === 0 ? null : { user: 'user', password: Buffer.from('secret') };
  return {
    name,
    serve: (socket) => converse(socket, random),
    options: (port) =>
      hop === 0
        ? { startTls }
        : {
            host: 'target.example',
            port: 443,
            proxy: { kind: hop === 1 ? 'http' : 'socks5', host: '127.0.0.1', port, login },
            ...(random.below(3) === 0 ? { startTls } : {}),
          },
  };
}

function converse(socket: Socket, random: Random): void {
  const say = (): void => {
    const turn = Buffer.from(random.pick(TURNS), 'latin1');
    const how = random.below(10);
    if (how === 0) socket.write(mutate(turn, random, turn));
    else if (how === 1) socket.write(Buffer.concat([turn, randomOctets(random, 40)]));
    else if (how === 2) socket.write(Buffer.concat([turn, record(22, randomOctets(random, 60))]));
    else if (how === 3) pour(socket, () => Buffer.from('250-more\r\n'.repeat(64)));
    else if (how === 4) pour(socket, () => Buffer.alloc(4096, 0x20));
    else if (how === 5) leave(socket, random);
    else if (how === 6) for (const octet of turn) socket.write(Buffer.from([octet]));
    else socket.write(turn);
  };
  if (random.below(3) > 0) say();
  socket.on('data', say);
}
