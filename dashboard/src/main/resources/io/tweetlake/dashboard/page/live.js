import {element, foreign} from 'tweetlake/dom';
import {decimal, share} from 'tweetlake/formats';
import {tile} from 'tweetlake/tables';
import {tweets} from 'tweetlake/tweets';

const place = document.getElementById('live');
let shown = null;

function lag({lagSeconds, fallsBehind}) {
  if (lagSeconds == null) {
    return 'no label yet';
  }
  return fallsBehind ? `${decimal(lagSeconds)} s, growing` : `${decimal(lagSeconds)} s`;
}

/** The figures of a live stream, for as long as there are some. */
export function showLive(figures) {
  const body = place.querySelector('.body');
  if (!shown) {
    place.hidden = false;
    body.append(element('dl', {class: 'tiles'}), element('p', {class: 'hint'}), element('div'));
  }
  const [tiles, languages, posts] = body.children;
  tiles.replaceChildren(
    tile('heard', `${decimal(figures.heardPerSecond)} / s`),
    tile('labelled', `${decimal(figures.labelledPerSecond)} / s`, figures.fallsBehind ? 'negative' : 'positive'),
    tile('lag', lag(figures), figures.fallsBehind ? 'negative' : ''),
  );
  languages.replaceChildren(
    'Languages: ',
    ...(figures.languages ?? []).flatMap(({lang, share: part}, at) => [at ? ' · ' : '', foreign(lang), ` ${share(part)}`]),
  );
  // Posts that stay are left alone, so that they can be read and selected.
  const newest = JSON.stringify(figures.posts ?? []);
  if (newest !== shown) {
    shown = newest;
    posts.replaceChildren(tweets((figures.posts ?? []).toReversed()));
  }
}
