import { useState } from 'react';
import type { StatusNetwork } from '../../../shared/model/status.ts';
import { statusText } from '../../../shared/text/en/ui/status.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { setStatusNetwork, useStatusNetwork } from '../../stores/status-network.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { FixedFields } from '../../ui/fixed-fields.tsx';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Select } from '../../ui/select.tsx';

const words = statusText.network;
const TIMEOUTS = [5, 15, 30, 60, 120] as const;

/** Through whom lists and responders are asked, and how long they may take; kept in the workspace. */
export function StatusNetworkRows() {
  const workspace = useWorkspace();
  const network = useStatusNetwork();
  const roleBlock = useRoleBlock('admin');
  if (workspace === null || network === null) return null;
  const written = writeProxy(network.proxy);
  return (
    <FixedFields because={roleBlock}>
      <ProxyRow key={written} written={written} network={network} isReadOnly={workspace.readOnly} />
      <LabelledRow label={words.timeout} hint={words.timeoutHint}>
        <Select
          label={words.timeout}
          value={String(network.timeoutSeconds)}
          disabled={workspace.readOnly}
          options={[...new Set([...TIMEOUTS, network.timeoutSeconds])]
            .sort((a, b) => a - b)
            .map((seconds) => ({ value: String(seconds), label: words.seconds(seconds) }))}
          onChange={(next) => void setStatusNetwork({ ...network, timeoutSeconds: Number(next) })}
        />
      </LabelledRow>
    </FixedFields>
  );
}

interface ProxyRowProps {
  readonly written: string;
  readonly network: StatusNetwork;
  readonly isReadOnly: boolean;
}

function ProxyRow({ written, network, isReadOnly }: ProxyRowProps) {
  const [typed, setTyped] = useState(written);
  const proxy = parseProxy(typed);
  return (
    <LabelledRow label={words.proxy} hint={proxy === undefined ? words.proxyWrong : words.proxyHint}>
      <TextInput
        mono
        aria-label={words.proxy}
        aria-invalid={proxy === undefined}
        value={typed}
        maxLength={300}
        disabled={isReadOnly}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {typed.trim() === written ? null : (
        <Button
          blockedBecause={proxy === undefined ? words.proxyWrong : undefined}
          onClick={() => (proxy === undefined ? undefined : void setStatusNetwork({ ...network, proxy }))}
        >
          {words.save}
        </Button>
      )}
    </LabelledRow>
  );
}

const writeProxy = (proxy: StatusNetwork['proxy']): string =>
  proxy === null ? '' : `${proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host}:${proxy.port}`;

/** Null for none; undefined for what is no host and port. */
function parseProxy(typed: string): StatusNetwork['proxy'] | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const [, host = '', digits = ''] = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || port < 1 || port > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port };
}
