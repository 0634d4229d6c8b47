export declare function electronDist(): {
  readonly kind: 'electron' | 'chromium-runtime';
  readonly dist: string;
};
