/** Makes elements. Whatever comes from a table goes in as text and never as HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value != null) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

/** Text of somebody else's: its direction is its own, and ends with it. */
export function foreign(text, name = 'bdi') {
  return element(name, {dir: 'auto', class: 'foreign'}, text == null ? '' : String(text));
}
