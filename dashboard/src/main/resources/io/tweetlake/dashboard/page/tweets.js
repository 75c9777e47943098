import {element, foreign} from 'tweetlake/dom';
import {decimal, minute} from 'tweetlake/formats';

function judgement(tweet) {
  return tweet.error == null
    ? element(
        'span',
        {class: `label ${tweet.predicted_sentiment}`},
        tweet.predicted_sentiment,
        ` ${decimal(tweet.predicted_score)} %`,
      )
    : element('span', {class: 'label'}, 'not scored: ', foreign(tweet.error));
}

/** Tweets as their authors wrote them, which is not to be trusted: text, and nothing else. */
export function tweets(rows) {
  return element(
    'ol',
    {class: 'tweets'},
    rows.map((tweet) =>
      element(
        'li',
        {},
        element(
          'p',
          {class: 'about'},
          judgement(tweet),
          tweet.user_name != null && element('span', {}, '@', foreign(tweet.user_name)),
          tweet.lang != null && element('span', {}, foreign(tweet.lang)),
          element('time', {datetime: tweet.timestamp}, minute(tweet.timestamp)),
        ),
        foreign(tweet.full_text, 'p'),
      ),
    ),
  );
}
