import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { PartnerId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { HelpForTool, HelpTool, RequestHelp } from '../../../shared/model/request-help.ts';
import { ok } from '../../../shared/result.ts';
import { requestHelpText } from '../../../shared/text/en/request-help.ts';
import { formatGeneralName, parseGeneralName } from '../../pki/name/general-name.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { findPartner } from '../../store/partner-rows.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import type { Outcome } from '../ports.ts';
import { findProfileVersion } from '../profiles/profile-versions.ts';
import { systemCode, writeFailure } from '../system-failure.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr } from '../workspace-context.ts';
import { helpCertreq } from './help/certreq.ts';
import type { Expectation, ExpectedRequest } from './help/expected-request.ts';
import { buildExpectation } from './help/expected-request.ts';
import { helpGnutls } from './help/gnutls.ts';
import { helpKeytool } from './help/keytool.ts';
import { helpOpenssl } from './help/openssl.ts';

export interface RequestHelpInput {
  readonly profile: string;
  /** RFC 4514; what the profile and the partner's record fix is added. */
  readonly subject?: string | undefined;
  readonly sans?: readonly string[] | undefined;
  readonly key: KeyChoice;
  readonly partnerId?: PartnerId | undefined;
}

export interface RequestHelpService {
  /**
   * Commands, files and a message by which a partner makes the key and the request that a profile expects. Stores nothing. Fails with
   * `issue.profile-unknown`, `issue.subject-invalid`, `issue.name-invalid`, `partner.not-found`, `input.invalid` for a kind of key that the profile
   * does not allow.
   */
  build(input: RequestHelpInput): Outcome<RequestHelp>;
  /** Writes the files for one program and the message into a new folder. Fails with `file.*` and what `build` fails with. */
  save(
    input: RequestHelpInput & { readonly tool: HelpTool; readonly folder: string },
  ): Outcome<{ readonly name: string }>;
}

export const createRequestHelp = (context: WorkspaceContext): RequestHelpService => ({
  build: (input) => buildHelp(context, input),
  save: (input) => saveHelp(context, input),
});

const TOOLS: readonly ((expected: ExpectedRequest) => HelpForTool)[] = [
  helpOpenssl,
  helpCertreq,
  helpKeytool,
  helpGnutls,
];

async function buildHelp(context: WorkspaceContext, input: RequestHelpInput): Outcome<RequestHelp> {
  const expectation = await findExpectation(context, input);
  if (!expectation.ok) return expectation;
  const { request, missing, ignored, profileName, partnerName } = expectation.value;
  const tools = TOOLS.map((help) => help(request));
  const subject = formatName(request.attributes.map((attribute) => [attribute]));
  const sans = request.sans.map(formatGeneralName);
  const message = requestHelpText.message({ tools, subject, sans, key: request.key, profileName, partnerName });
  return ok({ tools, subject, sans, missing, ignored, message, baseName: request.baseName });
}

type FoundExpectation = Expectation & { readonly profileName: string; readonly partnerName: string | undefined };

async function findExpectation(context: WorkspaceContext, input: RequestHelpInput): Outcome<FoundExpectation> {
  const der = buildName(input.subject ?? '');
  if (!der.ok) return der;
  const typed = parseName(der.value);
  if (!typed.ok) return typed;
  const sans: GeneralName[] = [];
  for (const text of input.sans ?? []) {
    const name = parseGeneralName(text);
    if (!name.ok) return name;
    sans.push(name.value);
  }
  return readingOr(context, async (db) => {
    const version = await findProfileVersion(db, input.profile);
    if (version === undefined) return fail('issue.profile-unknown', { profile: input.profile });
    const profile = version.content;
    if (!profile.keys.allowed.includes(input.key))
      return fail('input.invalid', { field: 'key', problem: 'not-in-profile' });
    const partner = input.partnerId === undefined ? undefined : await findPartner(db, input.partnerId);
    if (input.partnerId !== undefined && partner === undefined)
      return fail('partner.not-found', { wanted: input.partnerId });
    const expectation = buildExpectation({ profile, partner, typed: typed.value.flat(), sans, key: input.key });
    return ok({ ...expectation, profileName: profile.name, partnerName: partner?.name });
  });
}

async function saveHelp(
  context: WorkspaceContext,
  { tool, folder, ...input }: RequestHelpInput & { readonly tool: HelpTool; readonly folder: string },
): Outcome<{ readonly name: string }> {
  const help = await buildHelp(context, input);
  if (!help.ok) return help;
  const chosen = help.value.tools.find((each) => each.tool === tool);
  if (chosen === undefined || chosen.obstacle !== undefined)
    return fail('input.invalid', { field: 'tool', problem: 'not-possible' });
  const inside = await makeFolder(folder, `${help.value.baseName}-${tool}`);
  if (!inside.ok) return inside;
  for (const file of filesOf(chosen, help.value)) {
    const target = { path: path.join(inside.value, file.name), overwrite: false };
    const written = await writeFileAtomically({ target, bytes: file.bytes, nonce: context.newId<string>() });
    if (!written.ok) return written;
  }
  return ok({ name: path.basename(inside.value) });
}

function filesOf(
  { files, commands, shell }: HelpForTool,
  { message }: RequestHelp,
): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return [
    ...files.map(({ name, text }) => ({ name, bytes: name.endsWith('.inf') ? utf16(text) : Buffer.from(text) })),
    { name: shell === 'sh' ? 'commands.sh' : 'commands.ps1', bytes: Buffer.from(commands) },
    { name: 'message.txt', bytes: Buffer.from(message) },
  ];
}

/** Windows reads an INF file in the code page of the computer, unless it begins with a byte order mark. */
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

const MAX_TRIES = 100;

/** A new folder: where the name is taken a number follows it. */
async function makeFolder(parent: string, name: string): Outcome<string> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const folder = path.join(parent, attempt === 1 ? name : `${name}-${attempt}`);
    const made = await mkdir(folder, { mode: 0o700 }).then(
      () => undefined,
      (cause: unknown) => ({ cause, code: systemCode(cause) }),
    );
    if (made === undefined) return ok(folder);
    if (made.code !== 'EEXIST') return writeFailure(folder, made.cause);
  }
  return fail('file.exists', { name });
}
