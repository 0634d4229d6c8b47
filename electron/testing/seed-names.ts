/** A partner that takes part in mutual TLS with the seeded workspace. Everything is made up; the domains are reserved for examples. */
export interface SeedPartner {
  readonly short: string;
  readonly organisation: string;
  readonly country: string;
  readonly domain: string;
}

const partner = (short: string, organisation: string, country: string): SeedPartner => ({
  short,
  organisation,
  country,
  domain: `${short}.example`,
});

export const SEED_PARTNERS: readonly SeedPartner[] = [
  partner('kestrel', 'Kestrel Payments GmbH', 'DE'),
  partner('halden', 'Halden Logistics AS', 'NO'),
  partner('brightwater', 'Brightwater Insurance plc', 'GB'),
  partner('oriel', 'Oriel Health BV', 'NL'),
  partner('tamar', 'Tamar Bank SA', 'PT'),
  partner('nordlys', 'Nordlys Energi A/S', 'DK'),
  partner('quarry', 'Quarry Analytics Inc', 'US'),
  partner('sable', 'Sable Freight SARL', 'FR'),
  partner('juniper-row', 'Juniper Row Retail Ltd', 'IE'),
  partner('helix', 'Helix Laboratorien AG', 'CH'),
];

/** What a partner's machine does; part of its name. */
export const SEED_ROLES: readonly string[] = ['gw', 'batch', 'webhook', 'ledger', 'edi', 'probe'];

/** Own services that carry server certificates. */
export const SEED_SERVICES: readonly string[] = ['api', 'login', 'intake', 'reports', 'mq', 'sftp', 'vpn', 'registry'];
