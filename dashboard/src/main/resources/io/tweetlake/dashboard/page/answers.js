/**
 * Where answers come from: the server, or, in a report, the page itself. An answer has `rows`, `versions` (of the tables that
 * it was read from) and `missing` (places of tables that are not there).
 */
const embedded = document.getElementById('report');

/** What a report is about, or null on the live page. */
export const report = embedded && JSON.parse(embedded.textContent);

export async function ask(widget, parameters) {
  if (report) {
    return report.answers[widget] ?? {rows: [], versions: {}, missing: {}};
  }
  const response = await fetch(`answers/${widget}?${parameters}`);
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

/** The server ends each connection after some minutes, and the browser opens the next one. */
const RECONNECTS_WITHIN_MS = 3000;

/**
 * Calls `changed` with the `version` of each table and when it was `written`, now and after each commit; `heard` with the figures
 * of a live stream, where there is one; and `lost` when the server is gone.
 */
export function watch(changed, heard, lost) {
  const events = new EventSource('events');
  let waiting = null;
  events.onopen = () => {
    clearTimeout(waiting);
    waiting = null;
  };
  events.onmessage = (event) => changed(JSON.parse(event.data));
  events.addEventListener('live', (event) => heard(JSON.parse(event.data)));
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) {
      // An answer other than events, such as that too many pages are open, ends it for good.
      lost();
      setTimeout(() => watch(changed, heard, lost), RECONNECTS_WITHIN_MS);
    } else {
      waiting ??= setTimeout(lost, RECONNECTS_WITHIN_MS);
    }
  };
}
