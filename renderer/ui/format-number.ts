export const LOCALE = 'en-GB';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** `98,214`. */
export const formatCount = (count: number): string => whole.format(count);
