import type { GeneralName } from '../../../shared/model/name.ts';
import type { KeyUsageName } from '../../../shared/model/profile.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { basicConstraints, extKeyUsage, keyUsage, subjectAltName } from '../certificate/extension-build.ts';
import { isEmptyName } from '../name/name.ts';
import { buildRequestInfo } from './request.ts';

/** What a certification request asks for; names and key as DER. Empty lists and absent parts ask for nothing. */
export interface RequestDraft {
  readonly subjectNameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly subjectAltNames: readonly GeneralName[];
  readonly keyUsage: readonly KeyUsageName[];
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[];
  /** Asks to be an authority; no `pathLength` asks for no limit. */
  readonly authority?: { readonly pathLength?: number };
  /** Further extensions, written after the others as they are. */
  readonly others?: readonly Extension[];
}

/**
 * Encodes what the key's owner signs: a CertificationRequestInfo with one extensionRequest attribute, or none where nothing is asked for.
 * Does not check that the wishes fit each other: whoever issues judges them.
 * @see RFC 2986 §4.1, RFC 2985 §5.4.2
 */
export function buildRequest(draft: RequestDraft): Uint8Array {
  const { subjectNameDer, spkiDer, subjectAltNames, authority } = draft;
  return buildRequestInfo({
    subjectDer: subjectNameDer,
    spkiDer,
    extensions: [
      ...(authority === undefined ? [] : [basicConstraints(true, authority.pathLength)]),
      ...(draft.keyUsage.length === 0 ? [] : [keyUsage(draft.keyUsage)]),
      ...(draft.extendedKeyUsage.length === 0 ? [] : [extKeyUsage(draft.extendedKeyUsage)]),
      ...(subjectAltNames.length === 0 ? [] : [subjectAltName(subjectAltNames, isEmptyName(subjectNameDer))]),
      ...(draft.others ?? []),
    ],
  });
}
