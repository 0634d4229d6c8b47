import type { z } from 'zod';

/** One declared channel. `secret` channels are never logged, retried or kept. */
export interface Call<Schema extends z.ZodType, Output> {
  readonly input: Schema;
  readonly secret: boolean;
  /** Carries the output type alone; never set. */
  readonly output?: Output;
}

export const call = <Output>() => ({
  with: <Schema extends z.ZodType>(input: Schema): Call<Schema, Output> => ({ input, secret: false }),
  secret: <Schema extends z.ZodType>(input: Schema): Call<Schema, Output> => ({ input, secret: true }),
});
