import { useState } from 'react';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { OperatorRole } from '../../../shared/model/operator.ts';
import type { ResponderLogEntry, ResponderState, ServedAuthority } from '../../../shared/model/responder.ts';
import { UNANSWERED_FAULTS } from '../../../shared/model/responder.ts';
import { responderText as words } from '../../../shared/text/en/ui/responder.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { renewSigners, setResponder, startResponder, stopResponder, useResponder } from '../../stores/responder.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { groupHex, visibleText } from '../../ui/format-text.ts';
import { formatInstant } from '../../ui/format-time.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status } from '../../ui/status.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './responder.module.css';
import { ResponderAmounts, ServedChoice } from './responder-setup.tsx';
import { ResponderStaples } from './responder-staples.tsx';

const HIGHEST_PORT = 65_535;

/** The responder of the workspace, as far as it concerns one authority: its switch, where it answers, who signs, what was asked. */
export function ResponderPanel({ authorityId }: { readonly authorityId: AuthorityId }) {
  const { state, log, error } = useResponder();
  const blocked = useBlocked();
  const writeBlocked = useBlocked('issuer');
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (state === null) return <Spinner>{words.loading}</Spinner>;
  const served = state.authorities.find(({ id }) => id === authorityId);
  return (
    <section className={css['section']} aria-label={words.title}>
      <Switch state={state} />
      <p className={css['quiet']}>{words.lead}</p>
      <Place state={state} />
      <ServedChoice state={state} isFixed={blocked !== undefined} />
      <ResponderAmounts state={state} isFixed={blocked !== undefined} />
      {served === undefined ? (
        <p className={css['quiet']}>{words.notServed}</p>
      ) : (
        <>
          <Authority served={served} base={baseOf(state)} isRunning={state.running !== undefined} />
          <ResponderStaples state={state} {...{ authorityId, blocked, writeBlocked }} />
        </>
      )}
      {state.counters.requests === 0 && state.running === undefined ? null : <Counters state={state} log={log} />}
    </section>
  );
}

const baseOf = ({ running, settings }: ResponderState): string => {
  const { address, port } = running ?? settings;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
};

function useBlocked(needs: OperatorRole = 'admin'): string | undefined {
  const roleBlock = useRoleBlock(needs);
  return useWorkspace()?.readOnly === true ? words.readOnly : roleBlock;
}

function Switch({ state }: { readonly state: ResponderState }) {
  const blocked = useBlocked();
  const isRunning = state.running !== undefined;
  // Whoever sees that it should not answer may stop it.
  const stopBlocked = useBlocked('viewer');
  return (
    <SectionHead
      trailing={
        <span className={css['buttons']}>
          <Status status={isRunning ? 'valid' : 'not-checked'}>
            {isRunning ? words.running(baseOf(state)) : words.stopped}
          </Status>
          <Button
            size="small"
            blockedBecause={isRunning ? stopBlocked : blocked}
            onClick={() => void (isRunning ? stop() : start(state))}
          >
            {isRunning ? words.stop : words.start}
          </Button>
        </span>
      }
    >
      {words.title}
    </SectionHead>
  );
}

/** Where nobody can sign yet the workspace is unlocked first; who does not want to can still have lists handed out. */
async function start({ authorities }: ResponderState): Promise<void> {
  if (authorities.some(({ faults }) => faults.includes('no-signer'))) await ensureUnlocked(words.unlockToStart);
  if (keepFailure(await startResponder())) showToast(words.started, 'done');
}

async function stop(): Promise<void> {
  if (keepFailure(await stopResponder())) showToast(words.ended, 'done');
}

/** Saved when a field is left. */
function Place({ state }: { readonly state: ResponderState }) {
  const { address, port } = state.settings;
  const [typed, setTyped] = useState({ address, port: String(port) });
  const blocked = useBlocked();
  const isFixed = blocked !== undefined || state.running !== undefined;
  const isAddress = /^(localhost|\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/.test(typed.address);
  const isPort = /^\d{1,5}$/.test(typed.port) && Number(typed.port) <= HIGHEST_PORT;
  const save = async (): Promise<void> => {
    if (isAddress && isPort) keepFailure(await setResponder({ address: typed.address, port: Number(typed.port) }));
  };
  return (
    <div className={css['place']} title={blocked}>
      <Field
        label={words.address}
        hint={state.running === undefined ? words.addressHint : words.whileRunning}
        error={isAddress ? undefined : words.addressWrong}
      >
        <TextInput
          mono
          value={typed.address}
          disabled={isFixed}
          onChange={({ target }) => setTyped({ ...typed, address: target.value.trim() })}
          onBlur={() => void save()}
        />
      </Field>
      <Field label={words.port} error={isPort ? undefined : words.portWrong}>
        <TextInput
          mono
          inputMode="numeric"
          value={typed.port}
          disabled={isFixed}
          onChange={({ target }) => setTyped({ ...typed, port: target.value.trim() })}
          onBlur={() => void save()}
        />
      </Field>
    </div>
  );
}

interface AuthorityProps {
  readonly served: ServedAuthority;
  readonly base: string;
  readonly isRunning: boolean;
}

function Authority({ served, base, isRunning }: AuthorityProps) {
  const blocked = useBlocked();
  const { rotation } = served;
  // the first one is made at the start
  const faults = served.faults.filter((fault) => isRunning || fault !== 'no-signer');
  const { current, ahead, until } = rotation;
  const signer = current === undefined ? words.noSigner : words.inUse(current.useUntil);
  const aheadOf = ahead === 0 || until === undefined ? words.noneAhead : words.aheadUntil(ahead, until);
  return (
    <>
      {faults.length === 0 ? null : (
        <ul className={css['faults']}>
          {faults.map((fault) => (
            <li key={fault}>
              <Status status={UNANSWERED_FAULTS.includes(fault) || fault === 'crl-overdue' ? 'expired' : 'expiring'}>
                {words.faults[fault]}
              </Status>
            </li>
          ))}
        </ul>
      )}
      <SectionHead>{words.addresses}</SectionHead>
      <KeyValue
        rows={[
          { label: words.ocsp, value: <Url url={base + served.ocspPath} name={words.ocsp} />, mono: true },
          { label: words.crl, value: <Url url={base + served.crlPath} name={words.crl} />, mono: true },
          { label: words.issuer, value: <Url url={base + served.issuerPath} name={words.issuer} />, mono: true },
        ]}
      />
      <SectionHead
        trailing={
          <Button size="small" blockedBecause={blocked} onClick={() => void makeAhead(served.id)}>
            {words.makeSigners}
          </Button>
        }
      >
        {words.signer}
      </SectionHead>
      <KeyValue
        rows={[
          { label: words.current, value: signer },
          { label: words.ahead, value: aheadOf },
        ]}
      />
    </>
  );
}

function Url({ url, name }: { readonly url: string; readonly name: string }) {
  return (
    <span className={css['url']}>
      {url} <CopyButton text={url} name={name} />
    </span>
  );
}

async function makeAhead(id: AuthorityId): Promise<void> {
  if (!(await ensureUnlocked(words.unlockToStart))) return;
  if (keepFailure(await renewSigners(id))) showToast(words.made, 'done');
}

const COLUMNS: readonly TableColumn<ResponderLogEntry>[] = [
  { id: 'at', head: words.columns.at, cell: ({ at }) => formatInstant(at), width: '12.5rem' },
  { id: 'address', head: words.columns.address, cell: ({ address }) => address, width: '9rem' },
  {
    id: 'what',
    head: words.columns.what,
    cell: ({ method, path, serialHex }) => (
      <span
        className={css['asked']}
      >{`${method} ${serialHex === undefined ? visibleText(path) : groupHex(serialHex)}`}</span>
    ),
    strong: true,
  },
  { id: 'end', head: words.columns.end, cell: ({ end }) => words.ends[end], width: '10rem' },
  {
    id: 'took',
    head: words.columns.took,
    cell: ({ durationMs }) => words.took(durationMs),
    numeric: true,
    width: '6rem',
  },
];

interface CountersProps {
  readonly state: ResponderState;
  readonly log: readonly ResponderLogEntry[];
}

function Counters({ state: { counters }, log }: CountersProps) {
  const { ends } = counters;
  return (
    <>
      <SectionHead>{words.counters}</SectionHead>
      <KeyValue
        rows={[
          { label: words.requests, value: formatCount(counters.requests) },
          { label: words.answers, value: words.answersOf(ends.good, ends.revoked, ends.unknown) },
          { label: words.refused, value: words.refusedOf(ends.malformed, ends['try-later'], counters.dropped) },
          { label: words.signatures, value: words.signaturesOf(counters.signed, counters.cached) },
          { label: words.connections, value: formatCount(counters.openConnections) },
        ]}
      />
      <SectionHead>{words.log}</SectionHead>
      {log.length === 0 ? (
        <p className={css['quiet']}>{words.logEmpty}</p>
      ) : (
        <DataTable label={words.log} columns={COLUMNS} rows={log} rowKey={({ no }) => String(no)} />
      )}
    </>
  );
}
