/** How values are written. A null is a dash. */
const NONE = '–';
const LOCALE = 'en';
const whole = new Intl.NumberFormat(LOCALE, {maximumFractionDigits: 0});
const short = new Intl.NumberFormat(LOCALE, {maximumSignificantDigits: 3});
const percent = new Intl.NumberFormat(LOCALE, {style: 'percent', maximumFractionDigits: 0});

const given = (format) => (value) => (value == null ? NONE : format(value));

export const count = given((value) => whole.format(value));
export const share = given((value) => percent.format(value));
export const decimal = given((value) => short.format(value));
export const text = given(String);

/** "2026-06-15 17:00", of an instant as the server writes it. */
export const minute = given((value) => value.slice(0, 16).replace('T', ' '));
export const second = given((value) => value.slice(0, 19).replace('T', ' '));
export const day = given((value) => value.slice(0, 10));

const UNITS = [
  [86400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** "3 hours ago". */
export const ago = given((value) => {
  const seconds = Math.max(0, (Date.now() - Date.parse(value)) / 1000);
  if (seconds < 1) {
    return 'now';
  }
  const [size, unit] = UNITS.find(([least]) => seconds >= least);
  const number = Math.floor(seconds / size);
  return `${whole.format(number)} ${unit}${number === 1 ? '' : 's'} ago`;
});
