import {report} from 'tweetlake/answers';
import {element, foreign} from 'tweetlake/dom';

/**
 * A table. Columns have a `title`, a `value` of a row, which is text or an element, `number` where it is to the right,
 * and `wide` where it may take the room that is left.
 */
export function table(caption, columns, rows) {
  const kind = (column) => (column.number ? 'number' : column.wide ? 'broad' : null);
  return element(
    'div',
    {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption},
    element(
      'table',
      {},
      element('caption', {class: 'unseen'}, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          columns.map((column) => element('th', {scope: 'col', class: kind(column)}, column.title)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map((row) =>
          element(
            'tr',
            {},
            columns.map((column, at) =>
              element(at ? 'td' : 'th', {scope: at ? null : 'row', class: kind(column)}, column.value(row) ?? ''),
            ),
          ),
        ),
      ),
    ),
  );
}

/** A figure with its name, in a list of them. */
export function tile(name, value, kind) {
  return element('div', {class: `tile ${kind ?? ''}`}, element('dt', {}, name), element('dd', {}, value));
}

const SVG = 'http://www.w3.org/2000/svg';
export const SENTIMENTS = ['negative', 'neutral', 'positive'];

/** A bar of a row's tweets by sentiment; its numbers stand beside it. */
export function bar(row, longest) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'bar');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', SENTIMENTS.map((name) => `${row[name]} ${name}`).join(', '));
  let start = 0;
  for (const name of SENTIMENTS) {
    const width = (100 * row[name]) / longest;
    const part = document.createElementNS(SVG, 'rect');
    part.setAttribute('class', name);
    part.setAttribute('x', `${start}%`);
    part.setAttribute('width', `${width}%`);
    part.setAttribute('height', '100%');
    svg.append(part);
    start += width;
  }
  return svg;
}

/** A value that can be pressed, but in a report, which has nobody to ask. */
export function pressable(text, explanation, press) {
  return report
    ? foreign(text)
    : element('button', {type: 'button', class: 'link', title: explanation, onclick: press}, foreign(text));
}
