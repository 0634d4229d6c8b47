import type { StartTlsProtocol } from '../../../shared/model/connection.ts';
import { type Awaited, type Dialogue, DialogueStop, read, say } from '../transport/dialogue.ts';
import { foreign, notOffered, refused } from './findings.ts';
import type { StartTlsNames } from './replies.ts';

/** Opens a stream, reads its features, asks for TLS. @see RFC 6120 §4, §5 */
export const xmpp = (names: StartTlsNames): Dialogue => startStream('xmpp', 'jabber:client', names);

export const xmppServer = (names: StartTlsNames): Dialogue => startStream('xmpp-server', 'jabber:server', names);

const TLS_NAMESPACE = 'urn:ietf:params:xml:ns:xmpp-tls';

function* startStream(protocol: StartTlsProtocol, namespace: string, { domain }: StartTlsNames): Dialogue {
  const to = domain.replace(/[^\w.:%-]/g, '');
  const header =
    `<?xml version='1.0'?><stream:stream to='${to}' version='1.0' xmlns='${namespace}' ` +
    "xmlns:stream='http://etherx.jabber.org/streams'>";
  yield* say(Buffer.from(header), header);
  const opened = yield* readTag(protocol, 'greeting');
  if (opened.name !== 'stream' || opened.form !== 'open') throw new DialogueStop('order');
  const features = yield* readElement(protocol, yield* readTag(protocol, 'capabilities'));
  if (features.name === 'error') throw streamRefused(protocol, features);
  if (features.name !== 'features') throw new DialogueStop('order');
  if (!features.children.some((child) => child.name === 'starttls' && child.text.includes(TLS_NAMESPACE)))
    throw notOffered(protocol, [...new Set(features.children.map((child) => child.name))]);
  const request = `<starttls xmlns='${TLS_NAMESPACE}'/>`;
  yield* say(Buffer.from(request), request);
  const consent = yield* readElement(protocol, yield* readTag(protocol, 'answer'));
  if (consent.name === 'error') throw streamRefused(protocol, consent);
  if (consent.name !== 'proceed') throw refused(protocol, consent.text);
}

/** A server that does not serve the domain says so before it can be asked for TLS; then the name is wrong, not the server. */
function streamRefused(protocol: StartTlsProtocol, error: Element): DialogueStop {
  const condition = error.children[0]?.name ?? error.name;
  const stop = refused(protocol, condition);
  return condition === 'host-unknown' && typeof stop.reason !== 'string'
    ? new DialogueStop({ ...stop.reason, culprit: 'client', confidence: 'likely' })
    : stop;
}

interface Tag {
  /** Without its prefix. */
  readonly name: string;
  readonly form: 'open' | 'close' | 'empty';
  readonly text: string;
}

interface Element extends Tag {
  readonly children: readonly Tag[];
}

const MAX_TAGS = 500;

/** The element that a tag opens, its descendants in one list. */
function* readElement(protocol: StartTlsProtocol, opened: Tag): Dialogue<Element> {
  if (opened.form === 'close') throw new DialogueStop('order');
  const children: Tag[] = [];
  for (let depth = opened.form === 'open' ? 1 : 0; depth > 0; ) {
    const tag = yield* readTag(protocol, 'capabilities');
    if (children.length >= MAX_TAGS) throw new DialogueStop('too-long');
    if (tag.form === 'close') depth--;
    else {
      children.push(tag);
      if (tag.form === 'open') depth++;
    }
  }
  return { ...opened, children };
}

/** The next tag; text before it and the XML declaration are passed over. A stream holds no comments, entities or document types. @see RFC 6120 §11.1 */
function* readTag(protocol: StartTlsProtocol, awaited: Awaited): Dialogue<Tag> {
  for (;;) {
    const octets = yield* read(tagEnd, awaited);
    const text = Buffer.from(octets).toString('utf8');
    const start = text.indexOf('<');
    if (awaited === 'greeting' && !/^\s*</.test(text)) throw foreign(protocol, octets);
    if (start === -1) throw new DialogueStop('encoding');
    const tag = text.slice(start);
    if (tag.startsWith('<?')) continue;
    const [, slash, name = ''] = /^<(\/?)(?:[\w.-]{1,64}:)?([\w.-]{1,64})[\s/>]/.exec(tag) ?? [];
    if (name === '') throw new DialogueStop('encoding');
    const form = slash === '/' ? 'close' : tag.endsWith('/>') ? 'empty' : 'open';
    return { name, form, text: tag };
  }
}

const MAX_TAG = 8_192;

/** The octet behind the `>` that ends the first tag, quotes respected. What does not begin as markup is given at once. */
function tagEnd(octets: Uint8Array): number | undefined {
  const text = Buffer.from(octets.subarray(0, MAX_TAG)).toString('latin1');
  const start = text.indexOf('<');
  if (start === -1) return text.trim() === '' ? undefined : octets.length;
  let quote = '';
  for (let position = start; position < text.length; position++) {
    const character = text.charAt(position);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return position + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  if (octets.length >= MAX_TAG) throw new DialogueStop('too-long');
  return undefined;
}
