/** The filter, which the form shows and the address keeps. */
const NAMES = ['last', 'from', 'to', 'lang', 'mention', 'model'];
const form = document.getElementById('filters');

function fields() {
  return NAMES.map((name) => form.elements[name]);
}

/** What is in the address, by name. */
export function state() {
  return new URLSearchParams(location.search);
}

/** The part of the address that a question takes. */
export function filter() {
  const all = state();
  return new URLSearchParams(NAMES.filter((name) => all.get(name)).map((name) => [name, all.get(name)]));
}

/** Puts values into the address, and the form; an empty one goes. */
export function change(values) {
  const next = state();
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      next.set(name, value);
    } else {
      next.delete(name);
    }
  }
  const query = next.toString();
  if (query !== state().toString()) {
    history.pushState(null, '', query ? `?${query}` : location.pathname);
    dispatchEvent(new Event('addresschange'));
  }
}

function show() {
  const now = state();
  for (const field of fields()) {
    const value = now.get(field.name) ?? '';
    if (field.tagName === 'SELECT' && ![...field.options].some((option) => option.value === value)) {
      field.append(new Option(value, value));
    }
    field.value = value;
  }
}

/** Offers values in a field; the one in the address stays, whatever they are. */
export function offer(name, values) {
  const field = form.elements[name];
  const options = values.map((value) => new Option(value, value));
  if (field.tagName === 'SELECT') {
    field.replaceChildren(field.options[0], ...options);
    show();
  } else {
    field.list.replaceChildren(...options);
  }
}

/** Calls `changed` whenever the address changes, by the form, a link or the browser's buttons. */
export function start(changed) {
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', (event) => {
    const value = event.target.value.trim();
    const mention = event.target.name === 'mention';
    change({[event.target.name]: mention ? value.replace(/^@/, '').toLowerCase() : value});
  });
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    change(Object.fromEntries(NAMES.map((name) => [name, ''])));
  });
  for (const event of ['addresschange', 'popstate']) {
    addEventListener(event, () => {
      show();
      changed();
    });
  }
  show();
}
