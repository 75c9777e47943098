import {ask, report, watch} from 'tweetlake/answers';
import {element, foreign} from 'tweetlake/dom';
import {filter, offer, start, state, change} from 'tweetlake/filters';
import {ago, second} from 'tweetlake/formats';
import {VIEWS} from 'tweetlake/layout';
import {showLive} from 'tweetlake/live';

const main = document.getElementById('main');
const status = document.getElementById('status');
let cards = [];
let view = null;
let lost = false;
/** Of each table that is there: its `version`, and when it was `written`; null until the server has said. */
let tables = null;
const STALE_AFTER_MS = 3600 * 1000;

function say(text, kind) {
  if (status.textContent !== text) {
    status.className = kind;
    status.textContent = text;
  }
}

/** Why there is nothing to see, where there is nothing. */
function emptiness(card, answers) {
  const missing = answers.flatMap((answer) => Object.entries(answer.missing));
  if (missing.length) {
    return missing.map(([table, place]) =>
      element('p', {class: 'absent'}, `There is no table ${table} yet, at `, foreign(place), '. `tweetlake run` makes it.'),
    );
  }
  if (!answers.some((answer) => answer.rows.length)) {
    return [
      element(
        'p',
        {class: 'absent'},
        parameters(card).size ? 'No row passes the filter.' : report ? 'No rows.' : 'No rows yet.',
      ),
    ];
  }
  return null;
}

function parameters(card) {
  const all = card.whole ? new URLSearchParams() : filter();
  for (const name of card.ask ?? []) {
    const value = state().get(name);
    if (value) {
      all.set(name, value);
    }
  }
  return all;
}

/** Asks the card's questions and shows the answers; what it shows meanwhile stays. */
async function refresh(card) {
  const query = parameters(card);
  const widgets = card.widgets();
  const asking = `${widgets} ${query}`;
  if (card.asking === asking) {
    // One at a time: commits may come faster than answers.
    card.again = true;
    return;
  }
  card.asking = asking;
  card.place.setAttribute('aria-busy', 'true');
  const outcome = await Promise.all(widgets.map((widget) => ask(widget, query))).catch((problem) => problem);
  if (card.asking !== asking) {
    return;
  }
  card.asking = null;
  show(card, outcome);
  card.place.removeAttribute('aria-busy');
  if (card.again) {
    card.again = false;
    if (isOutdated(card)) {
      await refresh(card);
    }
  }
}

/** The views that a card asks, each with its answer for a spreadsheet. */
function showSource(card) {
  const query = parameters(card);
  const download = (widget) => {
    const attributes = {href: `answers/${widget}.csv?${query}`, download: true, 'aria-label': `${widget} as CSV`};
    return report ? [] : [' ', element('a', attributes, 'CSV')];
  };
  card.source.replaceChildren(...card.widgets().flatMap((widget, at) => [at ? ', ' : '', widget, ...download(widget)]));
}

function show(card, outcome) {
  card.failed = outcome instanceof Error;
  if (card.failed) {
    card.note.replaceChildren(element('p', {class: 'absent', role: 'alert'}, `Cannot show this: ${outcome.message}`));
    if (outcome instanceof TypeError) {
      // Of the network, which may be back by then.
      setTimeout(() => cards.includes(card) && refresh(card), 2000);
    }
    return;
  }
  card.versions = Object.assign({}, ...outcome.map((answer) => answer.versions));
  card.missing = outcome.flatMap((answer) => Object.keys(answer.missing));
  showSource(card);
  const nothing = emptiness(card, outcome);
  card.body.hidden = nothing !== null;
  card.note.replaceChildren(...(nothing ?? []));
  if (!nothing) {
    card.show(
      outcome.map((answer) => answer.rows),
      card.body,
    );
  }
}

function place(card) {
  card.body = element('div', {class: 'body'});
  card.note = element('div', {class: 'note'}, element('p', {class: 'absent'}, 'Asking …'));
  card.source = element('p', {class: 'source'}, card.widgets().join(', '));
  card.place = element(
    'section',
    {id: card.id, class: card.wide ? 'card wide' : 'card', 'aria-labelledby': `${card.id}-title`},
    element('h2', {id: `${card.id}-title`}, card.title),
    card.source,
    card.note,
    card.body,
  );
  return card.place;
}

function showReport() {
  document.title = `tweetlake, ${report.day}`;
  document.body.dataset.view = 'report';
  say(`${report.day}, as it was known at ${second(report.made)} UTC`, 'report');
  cards = Object.values(VIEWS).flatMap((make) => make());
  main.replaceChildren(...cards.map(place));
  return Promise.all(cards.map(refresh));
}

function showView() {
  const wanted = Object.hasOwn(VIEWS, state().get('view')) ? state().get('view') : 'analyst';
  if (wanted !== view) {
    view = wanted;
    document.body.dataset.view = view;
    cards = VIEWS[view]();
    main.replaceChildren(...cards.map(place));
    for (const link of document.querySelectorAll('nav a')) {
      link.ariaCurrent = link.dataset.view === view ? 'page' : null;
    }
  }
  return Promise.all(cards.map(refresh));
}

/** The choices of the filter are those of the whole table. */
async function offerChoices() {
  const none = new URLSearchParams();
  const [languages, models] = await Promise.all(['sentiment_by_language', 'model_versions'].map((widget) => ask(widget, none)));
  offer(
    'lang',
    languages.rows.map((row) => row.lang),
  );
  offer('model', [...new Set(models.rows.map((row) => row.model_version))]);
}

function isSeen(card) {
  const {top, bottom} = card.place.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function isOutdated(card) {
  return (
    card.failed ||
    Object.entries(card.versions ?? {}).some(([table, version]) => tables?.[table]?.version !== version) ||
    (card.missing ?? []).some((table) => tables && table in tables)
  );
}

async function changed(next) {
  tables = next;
  lost = false;
  sayHowFresh();
  const outdated = cards.filter(isOutdated);
  // What is seen comes first: the server has few hands.
  await Promise.all(outdated.filter(isSeen).map(refresh));
  await Promise.all(outdated.filter(isOutdated).map(refresh));
  if (outdated.length) {
    offerChoices();
  }
}

for (const link of document.querySelectorAll('nav a')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    change({view: link.dataset.view});
  });
}
function sayHowFresh() {
  const written = tables?.gold_tweets?.written;
  if (lost) {
    say('connection lost, trying again', 'lost');
  } else if (!tables) {
    say('connecting', '');
  } else if (!written) {
    say('live, no gold_tweets yet', 'stale');
  } else {
    const stale = Date.now() - Date.parse(written) > STALE_AFTER_MS;
    say(`${stale ? 'stale' : 'live'}, gold_tweets written ${ago(written)}`, stale ? 'stale' : 'live');
  }
}

setInterval(() => {
  if (!report) {
    sayHowFresh();
  }
  for (const since of document.querySelectorAll('[data-since]')) {
    since.textContent = ago(since.dataset.since);
  }
}, 1000);

if (report) {
  await showReport();
} else {
  start(showView);
  const shown = showView();
  watch(changed, showLive, () => {
    lost = true;
    sayHowFresh();
  });
  await shown;
  offerChoices();
}
document.documentElement.dataset.ready = 'true';
