/** What a colour stands for; the theme says which it is. */
export const INKS = [
  'ends',
  'due',
  'snoozed',
  'ended',
  'seen',
  'replaced',
  'revoked',
  'paper',
  'pane',
  'text',
  'soft',
  'faint',
  'line',
  'edge',
  'accent',
  'onAccent',
  'band',
  'selected',
  'danger',
  'dangerText',
  'crl',
] as const;
export type Ink = (typeof INKS)[number];
export type Palette = Readonly<Record<Ink, string>>;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a timeline is drawn of, for the window and for files alike. */
export type Shape =
  | (Box & { readonly kind: 'box'; readonly fill: Ink; readonly alpha?: number; readonly round?: number })
  | (Box & { readonly kind: 'frame'; readonly ink: Ink })
  | (Box & { readonly kind: 'hatch'; readonly ink: Ink })
  | {
      readonly kind: 'line';
      readonly from: readonly [x: number, y: number];
      readonly to: readonly [x: number, y: number];
      readonly ink: Ink;
      readonly thick?: number;
      readonly dashed?: boolean;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly ink: Ink;
      readonly size: number;
      readonly strong?: boolean;
      readonly align?: 'start' | 'middle' | 'end';
      /** Written over something: a rim of this colour keeps it legible. */
      readonly rim?: Ink;
    }
  | {
      readonly kind: 'shape';
      readonly points: readonly (readonly [x: number, y: number])[];
      readonly fill?: Ink;
      readonly ink?: Ink;
    };

/** ◆ around a point. */
export const diamond = (x: number, y: number, radius: number): readonly (readonly [number, number])[] => [
  [x, y - radius],
  [x + radius, y],
  [x, y + radius],
  [x - radius, y],
];

/** ▲ around a point. */
export const triangle = (x: number, y: number, radius: number): readonly (readonly [number, number])[] => [
  [x, y - radius],
  [x + radius, y + radius * 0.8],
  [x - radius, y + radius * 0.8],
];

/** Width of a text of the window's type, near enough to keep labels apart. */
export const widthOfText = (text: string, size: number): number => text.length * size * 0.56;
