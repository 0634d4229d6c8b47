/** One picture in both themes; files beside the report. */
export interface TourPicture {
  readonly caption: string;
  readonly light: string;
  readonly dark: string;
  readonly width: number;
  readonly height: number;
}

/** What a dial showed. */
export interface TourDial {
  readonly server: string;
  readonly credential: string;
  readonly verdict: string;
}

export interface TourStep {
  readonly title: string;
  readonly about: string;
  readonly passed: boolean;
  readonly ms: number;
  readonly facts: readonly string[];
  readonly dials: readonly TourDial[];
  readonly pictures: readonly TourPicture[];
  readonly failure?: string;
}

export interface TourRecord {
  readonly startedAt: string;
  readonly ms: number;
  readonly passed: boolean;
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  readonly steps: readonly TourStep[];
}

/** Writes down what the tour does, step by step. Notes go to the step that runs. */
export interface Journal {
  step(words: { readonly title: string; readonly about: string }, work: () => Promise<void>): Promise<void>;
  fact(text: string): void;
  dial(dial: TourDial): void;
  picture(picture: TourPicture): void;
  close(tools: TourRecord['tools']): TourRecord;
}

export function openJournal(): Journal {
  const startedAt = new Date();
  const steps: TourStep[] = [];
  let notes = emptyNotes();
  return {
    step: async (words, work) => {
      notes = emptyNotes();
      const started = performance.now();
      const end = (outcome: { readonly passed: boolean; readonly failure?: string }): void => {
        steps.push({ ...words, ...notes, ...outcome, ms: Math.round(performance.now() - started) });
      };
      try {
        await work();
        end({ passed: true });
      } catch (error) {
        end({ passed: false, failure: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
    fact: (text) => notes.facts.push(text),
    dial: (dial) => notes.dials.push(dial),
    picture: (picture) => notes.pictures.push(picture),
    close: (tools) => ({
      startedAt: startedAt.toISOString(),
      ms: Date.now() - startedAt.getTime(),
      passed: steps.length > 0 && steps.every(({ passed }) => passed),
      tools,
      steps,
    }),
  };
}

interface Notes {
  readonly facts: string[];
  readonly dials: TourDial[];
  readonly pictures: TourPicture[];
}

const emptyNotes = (): Notes => ({ facts: [], dials: [], pictures: [] });
