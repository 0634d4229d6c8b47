import type { UnixMs } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { ResponderSettings } from '../../../shared/model/responder.ts';
import { ok } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import { DEFAULT_LIMITS, type HttpLimits, type HttpListening, listenHttp } from '../serve/http-server.ts';
import { answerHttp, type Answering, type LoggedAnswer, plain, turnedAway } from './answer-http.ts';
import type { RequestLog } from './request-log.ts';

/** What one run does otherwise than is set. */
export type RunSettings = { readonly [K in keyof ResponderSettings]?: ResponderSettings[K] | undefined };

/** A responder that listens. */
export interface Running {
  readonly listening: HttpListening;
  readonly since: UnixMs;
}

const LOCAL_HOST = '127.0.0.1';

export interface StartOrder {
  /** In place of the usual ones. */
  readonly limits?: Partial<HttpLimits>;
  /** Hears of bugs that ended questions. */
  readonly onBug?: (thrown: unknown) => void;
  /** Hands out no lists and certificates. */
  readonly onlyOcsp?: boolean;
  /** Holds for this run alone; nothing of it is kept. */
  readonly instead?: RunSettings;
}

export interface BeginOrder extends StartOrder {
  readonly log: RequestLog;
}

interface ListenOrder extends BeginOrder {
  readonly settings: ResponderSettings;
}

/** Listens where the settings say. Fails with `listen.failed`, and `input.invalid {address}` for what is no IP address: no name is looked up. */
export async function listen(
  answering: Answering,
  { log, limits, settings, onBug, onlyOcsp = false }: ListenOrder,
): Outcome<Running> {
  const { clock } = answering.context.ports;
  const address = settings.address === 'localhost' ? LOCAL_HOST : settings.address;
  if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.%a-z]*)$/.test(address))
    return fail('input.invalid', { field: 'address', problem: 'not-an-address' });
  const write = (
    question: { readonly method: string; readonly path: string; readonly address: string },
    { answer, about }: LoggedAnswer,
    startedMs: number,
  ) => {
    const { method, path } = question;
    const durationMs = clock.monotonicMs() - startedMs;
    const sent = { status: answer.status, bytesSent: method === 'HEAD' ? 0 : answer.body.length, durationMs };
    log.add({ at: clock.now(), address: question.address, method, path, ...sent, ...about });
    return answer;
  };
  const listening = await listenHttp({
    address,
    port: settings.port,
    limits: { ...DEFAULT_LIMITS, ratePerSecond: settings.ratePerSecond, ...limits },
    answer: async (question) => {
      const startedMs = clock.monotonicMs();
      const isServed = !onlyOcsp || /^\/ocsp(\/|$)/.test(question.path);
      return write(question, isServed ? await answerHttp(answering, question) : plain(404, 'not-found'), startedMs);
    },
    refused: (question, why) => write(question, turnedAway(why), clock.monotonicMs()),
    failed: (question, thrown) => {
      onBug?.(thrown);
      return write(question, plain(500, 'error'), clock.monotonicMs());
    },
    dropped: () => log.dropped(),
    monotonicMs: () => clock.monotonicMs(),
  });
  return listening.ok ? ok({ listening: listening.value, since: clock.now() }) : listening;
}
