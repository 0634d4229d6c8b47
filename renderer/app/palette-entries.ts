import { useEffect, useState } from 'react';
import type { CertificateStatus, CertificateSummary } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { buildAddress, navigate } from '../stores/router.ts';
import { findCommandBlock } from './command-roles.ts';
import { COMMANDS } from './commands.ts';
import { matchScore } from './match-score.ts';

export interface PaletteEntry {
  readonly key: string;
  readonly title: string;
  readonly detail?: string;
  readonly keys?: string | undefined;
  readonly status?: CertificateStatus;
  /** Why it does nothing now; shown in place of the detail. */
  readonly blockedBecause?: string | undefined;
  readonly run: () => void;
}

const MOST_CERTIFICATES = 8;
const SEARCH_AFTER_MS = 120;
const SHORTEST_SEARCH = 2;

/** Commands that make sense now, the best match first; without a query all of them. */
export function findCommands(query: string): readonly PaletteEntry[] {
  return COMMANDS.filter((command) => command.id !== 'palette.open' && command.isAvailable())
    .map((command) => ({ command, score: matchScore(query, command.title) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ command: { id, title, keys, run } }) => {
      return { key: id, title, keys: keys[0], blockedBecause: findCommandBlock(id), run };
    });
}

/** Certificates that fit the query, read a moment after the last key press. */
export function useFoundCertificates(query: string): readonly PaletteEntry[] {
  const [found, setFound] = useState<readonly CertificateSummary[]>([]);
  const search = query.trim();
  useEffect(() => {
    if (search.length < SHORTEST_SEARCH) return;
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await call('certificate.page', {
        search,
        sort: 'name',
        direction: 'asc',
        offset: 0,
        limit: MOST_CERTIFICATES,
      });
      if (current && answer.ok) setFound(answer.value.items);
    }, SEARCH_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [search]);
  if (search.length < SHORTEST_SEARCH) return [];
  return found.map((certificate) => ({
    key: certificate.id,
    title: certificate.name,
    detail: certificate.issuerName,
    status: certificate.status,
    run: () => navigate(buildAddress('inventory', [certificate.id])),
  }));
}
