import {report} from 'tweetlake/answers';
import {batches, chart, spoken, trend} from 'tweetlake/charts';
import {element, foreign} from 'tweetlake/dom';
import {change, offer, state} from 'tweetlake/filters';
import {ago, count, day, decimal, minute, second, share} from 'tweetlake/formats';
import {bar, pressable, table, tile} from 'tweetlake/tables';
import {tweets} from 'tweetlake/tweets';

/**
 * The cards of each view. `widgets` gives the questions that a card asks, `ask` what it asks beyond the filter, and `show` puts
 * the rows of the answers, in the same order, into the card's body.
 */

const UNITS = {
  hour: {widget: 'sentiment_by_hour', write: minute},
  day: {widget: 'sentiment_by_day', write: day},
};

/** By hour, unless the reader said otherwise. */
function unit() {
  return Object.hasOwn(UNITS, state().get('by')) ? state().get('by') : 'hour';
}

/** Asks for the tweets behind something. */
function open(what) {
  change({hour: '', day: '', hashtag: '', sentiment: '', ...what});
  document.getElementById('examples').scrollIntoView({block: 'nearest'});
}

function figures([hours], body) {
  const sum = (name) => hours.reduce((total, row) => total + row[name], 0);
  const [negative, neutral, positive, total] = ['negative', 'neutral', 'positive', 'total'].map(sum);
  const scored = negative + neutral + positive;
  const part = (number) => (scored ? `${share(number / scored)} · ${count(number)}` : '–');
  body.replaceChildren(
    element(
      'dl',
      {class: 'tiles'},
      tile('tweets', count(total)),
      tile('negative', part(negative), 'negative'),
      tile('neutral', part(neutral), 'neutral'),
      tile('positive', part(positive), 'positive'),
      tile('not scored', count(total - scored)),
    ),
  );
}

function trendCard() {
  let points = [];
  let by = 'hour';
  let drawn = null;
  const press = (index) => open({[by]: points[index][by]});
  const draw = chart(
    '26rem',
    (rows, width) => trend(by)(rows, width),
    report ? null : press,
    (row) => row.at,
  );
  const choice = element('p', {class: 'choice live-only', role: 'group', 'aria-label': 'Points of the chart'});
  const details = element('details', {}, element('summary', {}, 'As a table'));
  details.addEventListener('toggle', () => tabulate());
  const tabulate = () => {
    if (details.open && drawn !== points) {
      drawn = points;
      details.replaceChildren(
        details.firstElementChild,
        table(
          `Sentiment by ${by}`,
          [
            {title: by, value: (row) => pressable(UNITS[by].write(row[by]), 'Show its tweets', () => open({[by]: row[by]}))},
            {title: 'negative', number: true, value: (row) => count(row.negative)},
            {title: 'neutral', number: true, value: (row) => count(row.neutral)},
            {title: 'positive', number: true, value: (row) => count(row.positive)},
            {title: 'all', number: true, value: (row) => count(row.total)},
            {title: 'negative', number: true, value: (row) => share(row.negative_share)},
            {title: 'expected', number: true, value: (row) => share(row.expected_share)},
            {title: 'spike', value: (row) => (row.is_spike ? 'yes' : '')},
          ],
          points.toReversed(),
        ),
      );
    }
  };
  const show = ([counted, spikes = []], body) => {
    by = unit();
    const expected = new Map(spikes.map((row) => [row.hour, row]));
    points = counted.map((row) => ({...expected.get(row.hour), ...row, at: Date.parse(row[by])}));
    choice.replaceChildren(
      ...Object.keys(UNITS).map((name) =>
        element(
          'button',
          {type: 'button', 'aria-pressed': String(name === by), onclick: () => change({by: name})},
          `by ${name}`,
        ),
      ),
    );
    draw.update(
      points,
      spoken(
        `tweets per ${by} by sentiment, and the share of negative ones`,
        points,
        (row) => `Last: ${count(row.total)} tweets, ${share(row.negative_share)} negative.`,
      ),
    );
    tabulate();
    if (!body.contains(draw.place)) {
      body.replaceChildren(
        choice,
        draw.place,
        element('p', {class: 'hint live-only'}, 'Press a point to read its tweets.'),
        details,
      );
    }
  };
  return {
    id: 'trend',
    title: 'Sentiment over time',
    wide: true,
    show,
    widgets: () => (unit() === 'day' ? ['sentiment_by_day'] : ['sentiment_by_hour', 'sentiment_spikes']),
  };
}

function spikesTable([spikes], body) {
  const found = spikes.filter((row) => row.is_spike).toReversed();
  body.replaceChildren(
    found.length
      ? table(
          'Spikes of negative tweets',
          [
            {title: 'hour', value: (row) => pressable(minute(row.hour), 'Show its tweets', () => open({hour: row.hour}))},
            {title: 'scored', number: true, value: (row) => count(row.scored)},
            {title: 'negative', number: true, value: (row) => share(row.negative_share)},
            {title: 'expected', number: true, value: (row) => share(row.expected_share)},
            {title: 'score', number: true, value: (row) => decimal(row.score)},
          ],
          found,
        )
      : element('p', {class: 'hint'}, `None in ${count(spikes.length)} hours.`),
  );
}

/** Tweets by sentiment for each value of a column. */
function ranking(id, title, widget, column, name) {
  const show = ([rows], body) => {
    const longest = Math.max(1, ...rows.map((row) => row.total));
    body.replaceChildren(
      table(
        title,
        [
          {title: column, value: name},
          {title: 'sentiment', wide: true, value: (row) => bar(row, longest)},
          {title: 'tweets', number: true, value: (row) => count(row.total)},
          {title: 'negative', number: true, value: (row) => share(row.negative_share)},
        ],
        rows,
      ),
    );
    if (widget === 'sentiment_by_mention') {
      offer(
        'mention',
        rows.map((row) => row.mention),
      );
    }
  };
  return {id, title, widgets: () => [widget], show};
}

function behind() {
  const all = state();
  const parts = [
    all.get('hour') && `of the hour from ${minute(all.get('hour'))}`,
    all.get('day') && `of ${day(all.get('day'))}`,
    all.get('hashtag') && `with #${all.get('hashtag')}`,
    all.get('sentiment') && `labelled ${all.get('sentiment')}`,
  ].filter(Boolean);
  return parts.length ? parts.join(', ') : 'the newest';
}

function examples([rows], body) {
  const chosen = state().get('sentiment') ?? '';
  body.replaceChildren(
    element(
      'p',
      {class: 'choice live-only', role: 'group', 'aria-label': 'Sentiment of the tweets'},
      ['', 'negative', 'neutral', 'positive'].map((name) =>
        element(
          'button',
          {
            type: 'button',
            'aria-pressed': String(name === chosen),
            onclick: () => change({sentiment: name}),
          },
          name || 'all',
        ),
      ),
      ['hour', 'day', 'hashtag'].some((name) => state().get(name)) &&
        element('button', {type: 'button', onclick: () => open({})}, 'show the newest'),
    ),
    element('p', {class: 'hint'}, foreign(`${count(rows.length)} tweets: ${behind()}.`)),
    tweets(rows),
  );
}

function layers([rows], body) {
  const order = ['bronze_tweets', 'silver_tweets', 'silver_notices', 'silver_quarantine', 'gold_tweets'];
  body.replaceChildren(
    table(
      'Layers',
      [
        {title: 'table', value: (row) => row.layer},
        {title: 'rows', number: true, value: (row) => count(row.row_count)},
        {title: 'newest tweet', number: true, value: (row) => second(row.newest_event)},
        {title: 'last written', number: true, value: (row) => second(row.last_written_at)},
        {
          title: 'ago',
          number: true,
          value: (row) => element('span', {'data-since': row.last_written_at}, ago(row.last_written_at)),
        },
      ],
      rows.toSorted((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer)),
    ),
  );
}

function balance([[row]], body) {
  body.replaceChildren(
    element(
      'dl',
      {class: 'tiles'},
      Object.entries(row).map(([name, value]) =>
        tile(name, count(value), name === 'unexplained' && value !== 0 ? 'negative' : ''),
      ),
    ),
  );
}

function batchesCard() {
  const draw = chart('24rem', batches, null, (row) => row.at);
  const show = ([newest], body) => {
    const rows = newest.toReversed().map((row) => ({...row, at: Date.parse(row.last_scored_at)}));
    draw.update(
      rows,
      spoken(
        'latency and volume of micro-batches',
        rows,
        (row) =>
          `Last: ${count(row.tweets)} tweets, half of them within ${decimal(row.latency_p50_seconds)} seconds, 95 in 100 within ${decimal(row.latency_p95_seconds)}.`,
      ),
    );
    const last = newest[0];
    body.replaceChildren(
      element(
        'dl',
        {class: 'tiles'},
        tile('latency p50, last', `${decimal(last.latency_p50_seconds)} s`),
        tile('latency p95, last', `${decimal(last.latency_p95_seconds)} s`),
        tile('inference p50, last', `${decimal(last.inference_p50_ms)} ms`),
        tile('tweets, last', count(last.tweets)),
        tile(`errors, of ${count(rows.length)}`, count(rows.reduce((sum, row) => sum + row.errors, 0))),
      ),
      draw.place,
      element(
        'details',
        {},
        element('summary', {}, 'As a table'),
        table(
          'Micro-batches',
          [
            {title: 'last scored', value: (row) => second(row.last_scored_at)},
            {title: 'batch', number: true, value: (row) => count(row.batch_id)},
            {title: 'tweets', number: true, value: (row) => count(row.tweets)},
            {title: 'errors', number: true, value: (row) => count(row.errors)},
            {title: 'latency p50, s', number: true, value: (row) => decimal(row.latency_p50_seconds)},
            {title: 'p95, s', number: true, value: (row) => decimal(row.latency_p95_seconds)},
            {title: 'inference p50, ms', number: true, value: (row) => decimal(row.inference_p50_ms)},
            {title: 'p95, ms', number: true, value: (row) => decimal(row.inference_p95_ms)},
            {title: 'model version', value: (row) => row.model_version},
          ],
          newest,
        ),
      ),
    );
  };
  return {id: 'batches', title: 'Micro-batches of Gold, the last 24 hours', widgets: () => ['micro_batches'], wide: true, show};
}

function models([rows], body) {
  body.replaceChildren(
    table(
      'Model versions',
      [
        {title: 'model', value: (row) => foreign(row.model_name)},
        {title: 'version', value: (row) => foreign(row.model_version)},
        {title: 'precision', value: (row) => row.model_precision},
        {title: 'tweets', number: true, value: (row) => count(row.tweets)},
        {title: 'errors', number: true, value: (row) => count(row.errors)},
        {title: 'negative', number: true, value: (row) => share(row.negative_share)},
        {title: 'mean score, %', number: true, value: (row) => decimal(row.mean_score)},
        {title: 'first scored', number: true, value: (row) => second(row.first_scored_at)},
        {title: 'last scored', number: true, value: (row) => second(row.last_scored_at)},
      ],
      rows,
    ),
  );
}

function quarantine([reasons], body) {
  body.replaceChildren(
    table(
      'Quarantine by reason',
      [
        {title: 'reason', value: (row) => row.reason},
        {title: 'waiting', number: true, value: (row) => count(row.waiting)},
        {title: 'released', number: true, value: (row) => count(row.released)},
        {title: 'example', value: (row) => foreign(row.example)},
        {title: 'last', number: true, value: (row) => second(row.last_quarantined_at)},
      ],
      reasons,
    ),
  );
}

function refused([rows], body) {
  body.replaceChildren(
    table(
      'Records that wait',
      [
        {title: 'reason', value: (row) => row.reason},
        {title: 'matter', value: (row) => foreign(row.detail)},
        {title: 'record, its first 300 characters', value: (row) => element('code', {}, foreign(row.raw))},
        {title: 'file', value: (row) => foreign(row.source_file?.split('/').at(-1))},
        {title: 'set aside', number: true, value: (row) => second(row.quarantined_at)},
      ],
      rows,
    ),
  );
}

export const VIEWS = {
  analyst: () => [
    {id: 'figures', title: 'Tweets', widgets: () => ['sentiment_by_hour'], wide: true, show: figures},
    trendCard(),
    ranking('mentions', 'Mentions', 'sentiment_by_mention', 'name', (row) =>
      pressable(`@${row.mention}`, 'Show only tweets that mention it', () => change({mention: row.mention})),
    ),
    ranking('hashtags', 'Hashtags', 'sentiment_by_hashtag', 'hashtag', (row) =>
      pressable(`#${row.hashtag}`, 'Show its tweets', () => open({hashtag: row.hashtag})),
    ),
    ranking('languages', 'Languages', 'sentiment_by_language', 'language', (row) =>
      pressable(row.lang, 'Show only tweets in it', () => change({lang: row.lang})),
    ),
    {id: 'spikes', title: 'Spikes of negative tweets', widgets: () => ['sentiment_spikes'], show: spikesTable},
    {
      id: 'examples',
      title: 'Examples',
      widgets: () => ['examples'],
      wide: true,
      show: examples,
      ask: ['hour', 'day', 'hashtag', 'sentiment'],
    },
  ],
  operator: () => [
    {id: 'layers', title: 'Layers', widgets: () => ['layer_freshness'], wide: true, show: layers, whole: true},
    {id: 'balance', title: 'Where every record is', widgets: () => ['lake_balance'], wide: true, show: balance, whole: true},
    {...batchesCard(), whole: true},
    {id: 'models', title: 'Model versions', widgets: () => ['model_versions'], wide: true, show: models, whole: true},
    {id: 'quarantine', title: 'Quarantine', widgets: () => ['quarantine_by_reason'], wide: true, show: quarantine, whole: true},
    {
      id: 'refused',
      title: 'Records in quarantine',
      widgets: () => ['quarantine_sample'],
      wide: true,
      show: refused,
      whole: true,
    },
  ],
};
