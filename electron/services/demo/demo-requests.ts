import type { PartnerId } from '../../../shared/model/brands.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { NO_JOB } from '../ports.ts';
import type { DemoAuthorities } from './demo-authorities.ts';
import { DAY_MS, instantOf, type Story, type StoryEvent, take } from './demo-build.ts';
import { makeOutsideAuthority, makeOutsideRequest } from './outside.ts';

/** Makes the partners; the first entries of the story after the authorities. */
export async function makePartners({ workspace }: Story): Promise<readonly PartnerId[]> {
  const ids: PartnerId[] = [];
  for (const { name, contact, note, tags, country } of demoStory.partners) {
    const saved = take(
      await workspace.partners.save({ name, contact, note, tags: [...tags], subject: { O: name, C: country } }),
    );
    ids.push(saved.id);
  }
  return ids;
}

interface Ground {
  readonly story: Story;
  readonly authorities: DemoAuthorities;
  readonly partners: readonly PartnerId[];
}

/** Requests in every state, one of our own that waits, a table that is planned, profiles with versions, and what came from elsewhere. */
export const planInbox = (ground: Ground): readonly StoryEvent[] => [
  { at: instantOf(ground.story.today, 300, 15), run: () => saveProfiles(ground.story) },
  { at: instantOf(ground.story.today, 45, 10), run: () => importVendors(ground.story) },
  ...planRequests(ground),
  { at: instantOf(ground.story.today, 4, 9), run: () => askElsewhere(ground.story) },
  { at: instantOf(ground.story.today, 1, 13), run: () => planTable(ground) },
];

const STATES = [
  'issued',
  'issued',
  'issued',
  'refused',
  'refused',
  'approved',
  'approved',
  'new',
  'new',
  'new',
  'new',
] as const;

function planRequests(ground: Ground): readonly StoryEvent[] {
  return STATES.map((state, index) => ({
    at: instantOf(ground.story.today, (STATES.length - index) * 2, 10),
    run: () => takeRequest(ground, state, index),
  }));
}

async function takeRequest(
  { story, authorities, partners }: Ground,
  state: (typeof STATES)[number],
  index: number,
): Promise<void> {
  const { workspace } = story;
  const place = index % demoStory.partners.length;
  const partner = demoStory.partners[place] ?? demoStory.partners[0];
  const host = `node-${String(index + 1).padStart(2, '0')}.${partner.short}.example`;
  const bytes = makeOutsideRequest({
    subject: `CN=${host},O=${partner.name},C=${partner.country}`,
    sans: [`dns:${host}`],
    purposes: ['clientAuth'],
  });
  const [request] = take(await workspace.requests.import([{ name: `${host}.csr`, bytes }])).imported;
  if (request === undefined) return;
  const partnerId = partners[place];
  if (partnerId !== undefined && state !== 'new') take(await workspace.requests.setPartner([request.id], partnerId));
  const { approved, refused, refusedKey } = demoStory.requests;
  if (state === 'refused') take(await workspace.requests.refuse([request.id], index % 2 === 0 ? refused : refusedKey));
  if (state === 'approved' || state === 'issued') take(await workspace.requests.approve([request.id], approved));
  if (state === 'issued')
    take(
      await workspace.issuing.issue({
        authorityId: authorities.partners,
        profile: 'tls-client',
        requestId: request.id,
        validity: { count: 365, unit: 'days' },
        ...(partnerId === undefined ? {} : { partnerId }),
      }),
    );
}

async function askElsewhere({ workspace }: Story): Promise<void> {
  const { name, note } = demoStory.ownRequest;
  const subject = `CN=clearing-client,O=${demoStory.organisation}`;
  take(
    await workspace.ownRequests.create({
      name,
      subject,
      sans: [`dns:clearing.${demoStory.domain}`],
      key: 'p256',
      note,
    }),
  );
}

/** Fourteen rows: most are ready, some want a look, one is refused. */
async function planTable({ story, authorities }: Ground): Promise<void> {
  const rows = Array.from({ length: 14 }, (_, index) => {
    const partner = demoStory.partners[index % 4] ?? demoStory.partners[0];
    const host = `spring-${String(index + 1).padStart(2, '0')}.${partner.short}.example`;
    const name = index === 9 ? 'dns:not a name' : `dns:${host}`;
    return `"CN=${host},O=${partner.name},C=${partner.country}",${name},p256,${partner.name}`;
  });
  const bytes = new TextEncoder().encode(['subject,san,key,partner', ...rows, ''].join('\r\n'));
  const defaults = { authorityId: authorities.partners, profile: 'tls-client', validity: '180d' };
  take(await story.workspace.batches.plan({ source: { name: demoStory.batch, bytes }, defaults }, NO_JOB));
}

/** A second version of a profile that every workspace has, and one of our own. */
async function saveProfiles({ workspace }: Story): Promise<void> {
  const known = take(await workspace.profiles.get('tls-client'));
  const { content, summary } = known;
  const longest = { count: 2, unit: 'years' } as const;
  const validity = { ...content.validity, longest };
  take(
    await workspace.profiles.save({
      id: 'tls-client',
      content: { ...content, note: demoStory.clientProfileNote, validity },
      basedOn: summary.version,
    }),
  );
  const { id, name, note } = demoStory.shortProfile;
  const month = { count: 30, unit: 'days' } as const;
  take(
    await workspace.profiles.save({
      id,
      content: { ...content, name, note, validity: { ...content.validity, standard: month, longest: month } },
      basedOn: null,
    }),
  );
}

/** What partners and vendors hold: public ones that lose their use for clients, an old weak one, and names that pass themselves off as others. */
async function importVendors({ workspace, today }: Story): Promise<void> {
  const at = (days: number): number => today + days * DAY_MS;
  const age = { notBefore: at(-1200), notAfter: at(2400) };
  const publicCa = makeOutsideAuthority({ subject: demoStory.publicAuthority, signature: 'ecdsa-sha256', ...age });
  const oldCa = makeOutsideAuthority({ subject: demoStory.oldAuthority, signature: 'rsa-sha1', ...age });
  const both = ['serverAuth', 'clientAuth'] as const;
  const issued = [
    ...['gate.kestrel.example', 'edi.halden.example', 'claims.brightwater.example', 'api.oriel.example'].map(
      (name, index) =>
        publicCa.issue({
          subject: `CN=${name}`,
          sans: [`dns:${name}`],
          purposes: both,
          notBefore: at(-150 - index * 40),
          notAfter: at(48 + index * 60),
          isPublic: true,
        }),
    ),
    oldCa.issue({
      subject: 'CN=meter-0417,O=Ashgrove',
      sans: [],
      purposes: ['clientAuth'],
      notBefore: at(-900),
      notAfter: at(190),
      key: 'weak',
    }),
    oldCa.issue({
      subject: 'CN=meter-0418,O=Ashgrove',
      sans: ['dns:meter-0418.ashgrove.example'],
      purposes: ['clientAuth'],
      notBefore: at(-880),
      notAfter: at(20),
    }),
    // The second letter is Cyrillic.
    publicCa.issue({
      subject: 'CN=kеstrel-gateway,O=Kestrel Payments',
      sans: ['dns:xn--kstrel-gateway-5bh.example'],
      purposes: ['clientAuth'],
      notBefore: at(-30),
      notAfter: at(335),
    }),
  ];
  const pem = [publicCa.pem, oldCa.pem, ...issued.map((one) => one.pem)].join('');
  const source = { name: demoStory.vendors, bytes: new TextEncoder().encode(pem) };
  take(await workspace.imports.run([source], NO_JOB));
}
