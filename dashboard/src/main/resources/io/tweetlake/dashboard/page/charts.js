import {element} from 'tweetlake/dom';
import {SENTIMENTS} from 'tweetlake/tables';
import {count, decimal, minute, share} from 'tweetlake/formats';

const NARROW = 560;
const HOUR = 3600 * 1000;
const dark = matchMedia('(prefers-color-scheme: dark)');
const still = matchMedia('(prefers-reduced-motion: reduce)');

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/**
 * A chart of two parts, one above the other, along the same time.
 *
 * `draw` gives ECharts' options for rows and a width; `press` is called with the index of the row that is next to where the chart was pressed, and
 * `time` gives that of a row in milliseconds.
 */
export function chart(height, draw, press, time) {
  const place = element('div', {class: 'chart', role: 'img'});
  place.style.height = height;
  let rows = [];
  let drawn = null;
  const show = () => {
    if (drawn && rows.length) {
      drawn.setOption({...base(), ...draw(rows, place.clientWidth)}, {notMerge: true});
    }
  };
  const update = (next, label) => {
    rows = next;
    place.setAttribute('aria-label', label);
    if (!drawn) {
      drawn = globalThis.echarts.init(place, null, {renderer: 'canvas'});
      new ResizeObserver(() => {
        drawn.resize();
        show();
      }).observe(place);
      dark.addEventListener('change', show);
      if (press) {
        drawn.getZr().on('click', (event) => {
          const point = [event.offsetX, event.offsetY];
          const grid = [0, 1].find((at) => drawn.containPixel({gridIndex: at}, point));
          if (grid !== undefined) {
            const [at] = drawn.convertFromPixel({gridIndex: grid}, point);
            press(nearest(rows.map(time), at));
          }
        });
      }
    }
    show();
  };
  return {place, update};
}

function nearest(times, at) {
  return times.reduce((best, time, index) => (Math.abs(time - at) < Math.abs(times[best] - at) ? index : best), 0);
}

function base() {
  const text = colour('muted');
  return {
    useUTC: true,
    animation: !still.matches,
    animationDuration: 200,
    animationDurationUpdate: 200,
    textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: text},
    tooltip: {
      trigger: 'axis',
      // Drawn, and not HTML: no style of an element, and no markup of anybody's.
      renderMode: 'richText',
      confine: true,
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: {color: colour('text')},
    },
    axisPointer: {link: [{xAxisIndex: 'all'}], lineStyle: {color: text}},
  };
}

/** The legend takes two lines of a phone, and stands above the name of the axis. */
function grids(width) {
  const narrow = width < NARROW;
  return [
    {left: 56, right: 16, top: narrow ? 76 : 36, height: narrow ? '34%' : '44%'},
    {left: 56, right: 16, top: '70%', bottom: 28},
  ];
}

function timeAxis(at, labels) {
  return {
    type: 'time',
    gridIndex: at,
    axisLine: {lineStyle: {color: colour('line')}},
    axisTick: {show: labels},
    axisLabel: {
      show: labels,
      color: colour('muted'),
      hideOverlap: true,
      formatter: {
        year: '{yyyy}',
        month: '{yyyy}-{MM}',
        day: '{MM}-{dd}',
        hour: '{HH}:{mm}',
        minute: '{HH}:{mm}',
        second: '{HH}:{mm}:{ss}',
      },
    },
    splitLine: {show: false},
  };
}

function valueAxis(at, name, format, more = {}) {
  return {
    type: 'value',
    gridIndex: at,
    name,
    nameLocation: 'end',
    nameTextStyle: {color: colour('muted'), align: 'left', padding: [0, 0, 0, -48]},
    axisLabel: {color: colour('muted'), formatter: format, hideOverlap: true},
    splitLine: {lineStyle: {color: colour('line')}},
    splitNumber: 3,
    ...more,
  };
}

function legend(names, width) {
  return {
    data: names,
    top: 0,
    ...(width < NARROW ? {left: 0} : {right: 8}),
    itemWidth: 12,
    itemHeight: 10,
    textStyle: {color: colour('muted')},
  };
}

/** Rows have `at` (milliseconds), `negative`, `neutral`, `positive`, `negative_share`, and of spikes `expected_share`, `is_spike`. */
export function trend(unit) {
  return (rows, width) => {
    const bars = SENTIMENTS.map((name) => ({
      name,
      type: 'bar',
      stack: 'tweets',
      barMaxWidth: 28,
      barMinWidth: 1,
      itemStyle: {color: colour(name)},
      data: rows.map((row) => [row.at + (unit === 'hour' ? HOUR / 2 : 12 * HOUR), row[name]]),
      tooltip: {valueFormatter: count},
    }));
    const line = (name, value, style) => ({
      name,
      type: 'line',
      xAxisIndex: 1,
      yAxisIndex: 1,
      showSymbol: rows.length < 60,
      symbolSize: 4,
      connectNulls: false,
      itemStyle: {color: style.color},
      lineStyle: {width: 1.5, ...style},
      data: rows.map((row) => [row.at + (unit === 'hour' ? HOUR / 2 : 12 * HOUR), value(row)]),
      tooltip: {valueFormatter: share},
    });
    const lines = [line('share of negative', (row) => row.negative_share, {color: colour('negative')})];
    if (rows.some((row) => row.expected_share != null)) {
      lines.push(line('expected', (row) => row.expected_share, {color: colour('muted'), type: 'dashed'}));
      lines.push({
        name: 'spike',
        type: 'scatter',
        xAxisIndex: 1,
        yAxisIndex: 1,
        symbol: 'diamond',
        symbolSize: 13,
        itemStyle: {color: colour('negative'), borderColor: colour('text'), borderWidth: 1.5},
        data: rows.filter((row) => row.is_spike).map((row) => [row.at + HOUR / 2, row.negative_share]),
        tooltip: {valueFormatter: share},
      });
    }
    const series = [...bars, ...lines];
    return {
      legend: legend(
        series.map((one) => one.name),
        width,
      ),
      grid: grids(width),
      xAxis: [timeAxis(0, false), timeAxis(1, true)],
      yAxis: [
        valueAxis(0, `tweets per ${unit}`, count, {minInterval: 1}),
        valueAxis(1, 'negative, % of scored', (value) => share(value), {min: 0, max: 1, interval: 0.5}),
      ],
      series,
    };
  };
}

/** Rows of `micro_batches` with `at`, oldest first. */
export function batches(rows, width) {
  const line = (name, value, style) => ({
    name,
    type: 'line',
    symbolSize: 5,
    itemStyle: {color: style.color},
    lineStyle: {width: 1.5, ...style},
    data: rows.map((row) => [row.at, value(row)]),
    tooltip: {valueFormatter: (seconds) => `${decimal(seconds)} s`},
  });
  const bars = (name, value, at) => ({
    name,
    type: 'bar',
    stack: 'tweets',
    xAxisIndex: 1,
    yAxisIndex: 1,
    barMaxWidth: 18,
    barMinWidth: 1,
    itemStyle: {color: at},
    data: rows.map((row) => [row.at, value(row)]),
    tooltip: {valueFormatter: count},
  });
  const median = line('latency p50', (row) => row.latency_p50_seconds, {color: colour('link')});
  median.markLine = {
    symbol: 'none',
    silent: true,
    lineStyle: {color: colour('text'), type: 'dotted'},
    label: {formatter: (mark) => mark.name, color: colour('text')},
    data: rows
      .filter((row, at) => at && row.model_version !== rows[at - 1].model_version)
      .map((row) => ({name: `model ${row.model_version}`.slice(0, 24), xAxis: row.at})),
  };
  const series = [
    median,
    line('latency p95', (row) => row.latency_p95_seconds, {color: colour('muted'), type: 'dashed'}),
    bars('scored', (row) => row.tweets - row.errors, colour('neutral')),
    bars('errors', (row) => row.errors, colour('negative')),
  ];
  return {
    legend: legend(
      series.map((one) => one.name),
      width,
    ),
    grid: grids(width),
    xAxis: [timeAxis(0, false), timeAxis(1, true)],
    yAxis: [valueAxis(0, 'latency, seconds', decimal), valueAxis(1, 'tweets per micro-batch', count, {minInterval: 1})],
    series,
  };
}

/** For those who hear the chart. */
export function spoken(what, rows, last) {
  return rows.length
    ? `Chart of ${what}, ${rows.length} points from ${minute(new Date(rows[0].at).toISOString())} to ${minute(new Date(rows.at(-1).at).toISOString())} UTC. ${last(rows.at(-1))} The table below it has the numbers.`
    : `Chart of ${what}, without points.`;
}
